// E-mail addresses as typed.
#include "portal/email.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("email: one at sign with something plain on both sides") {
  struct Case {
    std::string text;
    bool good;
  };
  const Case cases[] = {
      {"name@example.com", true},
      {"dev@localhost", true},
      {"a.b+c'd@sub.example.com", true},
      {"", false},
      {"name", false},
      {"@example.com", false},
      {"name@", false},
      {"a@b@c", false},
      {"name@.example", false},
      {"name@example.", false},
      {"name@exa..mple", false},
      {"na me@example.com", false},
      {"name@exam\nple.com", false},
      {"name@example.com,other@example.com", false},
      {"<name@example.com>", false},
      {std::string(64, 'a') + "@example.com", true},
      {std::string(65, 'a') + "@example.com", false},
      {"a@" + std::string(252, 'b'), true},
      {"a@" + std::string(253, 'b'), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(portal::looks_like_email(c.text) == c.good);
  }
}
