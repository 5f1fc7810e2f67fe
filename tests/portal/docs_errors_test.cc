// The error pages.
#include <doctest/doctest.h>

#include "base/error.h"
#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("errors: every row of the table is listed and has its page in both languages") {
  PortalWorld world;
  TestBrowser browser(world);
  const std::string list = browser.get("showErrors", "/docs/errors").body;
  for (const base::ErrorRow& row : base::kErrorTable) {
    const std::string name(row.name);
    CAPTURE(name);
    CHECK(contains(list, "href=\"/docs/errors/" + name + "\""));
    for (const char* language : {"en", "zh-CN"}) {
      const http::Response page =
          browser.get("showError", "/docs/errors/" + name + "?lang=" + language, {{"code", name}});
      CHECK(page.status == 200);
      CHECK(contains(page.body, "<h1><code>" + name + "</code></h1>"));
      CHECK(contains(page.body, std::to_string(row.status)));
      CHECK(contains(page.body, row.source));
    }
  }
}

TEST_CASE("errors: the codes of a document's backend are listed after ours, each once, and have pages too") {
  PortalWorld world;
  TestBrowser browser(world);
  const std::string list = browser.get("showErrors", "/docs/errors").body;
  const std::size_t own = list.find("href=\"/docs/errors/not_found\"");
  CHECK(own != std::string::npos);
  CHECK(list.find("href=\"/docs/errors/not_found\"", own + 1) == std::string::npos);
  CHECK(list.find("href=\"/docs/errors/out_of_things\"") > own);
  CHECK_FALSE(contains(list, "Never shown"));
  const std::string page =
      browser.get("showError", "/docs/errors/insufficient_funds", {{"code", "insufficient_funds"}}).body;
  for (const char* part : {"<h1><code>insufficient_funds</code></h1>", "422", "Insufficient funds",
                           "Shop API", "There is &lt;too&gt; little.", "Wait &amp; see."})
    CHECK_MESSAGE(contains(page, part), part);
}

TEST_CASE("errors: a code that does not exist is 404") {
  PortalWorld world;
  TestBrowser browser(world);
  for (const char* code : {"nothing", "", "<script>"}) {
    const http::Response page = browser.get("showError", "/docs/errors/x", {{"code", code}});
    CHECK(page.status == 404);
    CHECK_FALSE(contains(page.body, "<script>"));
  }
}
