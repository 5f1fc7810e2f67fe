// Path templates: segments and what is refused.
#include "openapi/path_template.h"

#include <doctest/doctest.h>

using openapi::split_template;

TEST_CASE("path template: segments") {
  std::string why;
  const auto segments = split_template("/accounts/{account_id}/balances", why);
  REQUIRE(segments);
  REQUIRE(segments->size() == 3);
  CHECK((*segments)[0].text == "accounts");
  CHECK(!(*segments)[0].parameter);
  CHECK((*segments)[1].text == "account_id");
  CHECK((*segments)[1].parameter);
  CHECK(split_template("/", why)->size() == 1);
  CHECK(split_template("/a/", why)->size() == 2);
  CHECK(split_template("/.well-known/x", why)->size() == 2);
}

TEST_CASE("path template: what is refused, and why") {
  struct Case {
    const char *path, *why;
  };
  const Case cases[] = {
      {"", "must begin with a slash"},
      {"a", "must begin with a slash"},
      {"//a", "has an empty segment: write single slashes"},
      {"/a//b", "has an empty segment: write single slashes"},
      {"/a/../b", "has a dot segment: write the path out"},
      {"/.", "has a dot segment: write the path out"},
      {"/a{b}", "has a parameter that is only a part of a segment: a parameter is a whole segment"},
      {"/{a}.{b}", "has a parameter whose name is not of letters, digits, _ and -"},
      {"/{}", "has a parameter whose name is not of letters, digits, _ and -"},
      {"/{a}/{a}", "has a parameter twice: give them different names"},
      {"/a b", "has a character that no path here has: letters, digits and -._~!$&'()*+,=:@ are allowed"},
      {"/a%20b", "has a character that no path here has: letters, digits and -._~!$&'()*+,=:@ are allowed"},
      {"/a?b", "has a character that no path here has: letters, digits and -._~!$&'()*+,=:@ are allowed"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    std::string why;
    CHECK(!split_template(c.path, why));
    CHECK(why == c.why);
  }
}
