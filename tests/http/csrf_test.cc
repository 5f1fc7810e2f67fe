// Form tokens: bound to key, purpose and session.
#include "http/csrf.h"

#include <doctest/doctest.h>

#include <stdexcept>

using base::Secret;
using http::csrf_token;
using http::csrf_token_matches;

TEST_CASE("csrf_token: matches only its own key, purpose and session (RFC 6819 5.3.5)") {
  const Secret key("0123456789abcdef0123456789abcdef"), other("0123456789abcdef0123456789abcdeg");
  const std::string token = csrf_token(key, "consent", "session-1");
  CHECK(token.size() == 43);
  CHECK(csrf_token(key, "consent", "session-1") == token);
  CHECK(csrf_token_matches(key, "consent", "session-1", token));
  CHECK_FALSE(csrf_token_matches(key, "consent", "session-2", token));
  CHECK_FALSE(csrf_token_matches(key, "login", "session-1", token));
  CHECK_FALSE(csrf_token_matches(other, "consent", "session-1", token));
  CHECK_FALSE(csrf_token_matches(key, "consents", "ession-1", token));
  CHECK(token.find("session") == std::string::npos);
}

TEST_CASE("csrf_token_matches: nothing altered, shortened or empty passes") {
  const Secret key("0123456789abcdef0123456789abcdef");
  const std::string token = csrf_token(key, "consent", "s");
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(csrf_token_matches(key, "consent", "s", altered));
    CHECK_FALSE(csrf_token_matches(key, "consent", "s", token.substr(0, i)));
  }
  CHECK_FALSE(csrf_token_matches(key, "consent", "s", token + "A"));
  CHECK_FALSE(csrf_token_matches(key, "consent", "", token));
  CHECK_FALSE(csrf_token_matches(Secret(), "consent", "s", token));
}

TEST_CASE("csrf_token: a form for nobody, or without a key, is a bug") {
  const Secret key("0123456789abcdef0123456789abcdef");
  CHECK_THROWS_AS((void)csrf_token(key, "consent", ""), std::invalid_argument);
  CHECK_THROWS_AS((void)csrf_token(Secret(), "consent", "s"), std::invalid_argument);
}
