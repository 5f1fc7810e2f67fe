// Messages and form tokens put into template text.
#include "portal/template_source.h"

#include <doctest/doctest.h>

TEST_CASE("template source: messages are escaped and their placeholders become variables") {
  portal::Catalogue catalogue;
  std::vector<std::string> problems;
  catalogue.add("greeting = Tom & \"{NAME}\" <b>'\nplain = Plain", "x", problems);
  CHECK(portal::with_messages("<p title=\"{{T_GREETING}}\">{{T_PLAIN}} {{NAME}}</p>", catalogue, "t.tpl",
                              problems) ==
        "<p title=\"Tom &amp; &quot;{{NAME}}&quot; &lt;b&gt;&#39;\">Plain {{NAME}}</p>");
  CHECK(problems.empty());
  portal::with_messages("{{T_NOTHING}}", catalogue, "t.tpl", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0] == "t.tpl: no message 'nothing' in the catalogues");
}

TEST_CASE("template source: an unclosed message tag ends the text, it does not loop") {
  portal::Catalogue catalogue;
  std::vector<std::string> problems;
  CHECK(portal::with_messages("a{{T_X", catalogue, "t.tpl", problems) == "a");
  CHECK(problems.size() == 1);
}

TEST_CASE("template source: every form that posts gets a token field, no other does") {
  CHECK(
      portal::with_form_tokens("<form method=\"post\" action=\"/a\">x</form><form method=\"get\"></form>") ==
      "<form method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"csrf_token\" "
      "value=\"{{CSRF_TOKEN}}\">x</form>"
      "<form method=\"get\"></form>");
  CHECK(portal::with_form_tokens("<form method=\"post\"").find("csrf") == std::string::npos);
  CHECK(portal::with_form_tokens("<form method=\"post\" action=\"{{A}}\" data-send-at-once>").find("csrf") ==
        std::string::npos);
}
