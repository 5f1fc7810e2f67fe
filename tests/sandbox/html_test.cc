// Escaping for HTML.
#include "sandbox/html.h"

#include <doctest/doctest.h>

TEST_CASE("html: nothing that means something to a parser stays") {
  struct Case {
    const char *text, *expect;
  };
  const Case cases[] = {
      {"", ""},
      {"plain 日本 é", "plain 日本 é"},
      {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
      {"\" onload=\"x", "&quot; onload=&quot;x"},
      {"' onload='x", "&#39; onload=&#39;x"},
      {"&lt;", "&amp;lt;"},
      {"</pre><img src=x onerror=y>", "&lt;/pre&gt;&lt;img src=x onerror=y&gt;"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(sandbox::html_escaped(c.text) == c.expect);
  }
}
