// Where a sign-in may lead.
#include "portal/return_to.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("return_to: only paths of this origin (CWE-601)") {
  struct Case {
    std::string target;
    bool safe;
  };
  const Case cases[] = {
      {"/apps", true},
      {"/", true},
      {"/consent?request=abc", true},
      {"/oauth2/authorize?redirect_uri=https%3A%2F%2Fshop.example%2Fcb&state=%2e%2e//x", true},
      {"", false},
      {"apps", false},
      {"https://evil.example/", false},
      {"//evil.example", false},
      {"///evil.example", false},
      {"/\\evil.example", false},
      {"/%5cevil.example", false},
      {"/%2fevil.example", false},
      {"/a//b", false},
      {"/./apps", false},
      {"/..", false},
      {"/a/../b", false},
      {"/a/..", false},
      {"/...", true},
      {"/a b", false},
      {"/a\tb", false},
      {"/a\r\nSet-Cookie: x=1", false},
      {std::string("/a\0b", 4), false},
      {"/a\x80", false},
      {"/a#b", false},
      {"/a\"b", false},
      {"/a?x=<script>", false},
      {"javascript:alert(1)", false},
      {"/" + std::string(4095, 'a'), true},
      {"/" + std::string(4096, 'a'), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.target);
    CHECK(portal::is_safe_return_to(c.target) == c.safe);
  }
}

TEST_CASE("return_to: without a safe target each role begins at its own page") {
  CHECK(portal::return_to_or_start("/usage", portal::Role::developer) == "/usage");
  CHECK(portal::return_to_or_start("//x", portal::Role::developer) == "/apps");
  CHECK(portal::return_to_or_start("", portal::Role::admin) == "/apps");
  CHECK(portal::return_to_or_start("", portal::Role::customer) == "/connected-apps");
}
