// What templates must not do.
#include "portal/template_lint.h"

#include <doctest/doctest.h>

TEST_CASE("template lint: what is refused, with its line") {
  const std::string pragma = std::string(portal::kAutoescapePragma) + "\n";
  struct Case {
    std::string text;
    const char* problem;
  };
  const Case cases[] = {
      {pragma + "<a href=\"{{URL}}\" class=\"{{C}}\">{{TEXT}}</a>", ""},
      {pragma + "{{#ROW}}<p id=\"x-{{ID}}\">{{>PART}}</p>{{/ROW}}{{! note: fine }}", ""},
      {pragma + "<script src=\"{{JS}}\" defer></script>", ""},
      {pragma + "<button data-copy=\"{{ID}}\">", ""},
      {"<p>{{TEXT}}</p>", "t.tpl:1: the first line must be {{%AUTOESCAPE context=\"HTML\"}}"},
      {" " + pragma, "t.tpl:1: the first line must be {{%AUTOESCAPE context=\"HTML\"}}"},
      {"", "t.tpl:1: the first line must be {{%AUTOESCAPE context=\"HTML\"}}"},
      {pragma + "<p>\n{{TEXT:none}}", "t.tpl:3: a modifier is not allowed: escaping is automatic"},
      {pragma + "<pre>{{TEXT:pre_escape}}</pre>", ""},
      {pragma + "{{TEXT:pre_escape:none}}", "t.tpl:2: a modifier is not allowed: escaping is automatic"},
      {pragma + "{{TEXT:html_escape}}", "t.tpl:2: a modifier is not allowed: escaping is automatic"},
      {pragma + "<button formaction=\"{{URL}}\">",
       "t.tpl:2: no variable may stand in the attribute 'formaction'"},
      {pragma + "<button FormAction=\"/x{{URL}}\">",
       "t.tpl:2: no variable may stand in the attribute 'formaction'"},
      {pragma + "<iframe srcdoc=\"{{X}}\">", "t.tpl:2: no variable may stand in the attribute 'srcdoc'"},
      {pragma + "<img srcset=\"{{X}} 2x\">", "t.tpl:2: no variable may stand in the attribute 'srcset'"},
      {pragma + "<use xlink:href=\"{{X}}\">", "t.tpl:2: no variable may stand in the attribute 'xlink:href'"},
      {pragma + "<object data=\"{{X}}\">", "t.tpl:2: no variable may stand in the attribute 'data'"},
      {pragma + "<p style=\"color:{{X}}\">", "t.tpl:2: no variable may stand in the attribute 'style'"},
      {pragma + "<p onclick=\"{{X}}\">", "t.tpl:2: no variable may stand in the attribute 'onclick'"},
      {pragma + "<p style=\"color:red\">",
       "t.tpl:2: inline 'style' is refused by the content security policy"},
      {pragma + "\n<p onclick=\"x()\">",
       "t.tpl:3: inline 'onclick' is refused by the content security policy"},
      {pragma + "<script>x()</script>", "t.tpl:2: inline scripts are refused by the content security policy"},
      {pragma + "<STYLE>p{}</STYLE>", "t.tpl:2: inline styles are refused by the content security policy"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const std::vector<std::string> problems = portal::lint_template(c.text, "t.tpl");
    CHECK((problems.empty() ? "" : problems.front()) == c.problem);
  }
}
