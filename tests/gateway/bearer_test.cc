// Tests of finding the bearer token.
#include "gateway/bearer.h"

#include <doctest/doctest.h>

using namespace gateway;

TEST_CASE("bearer: the scheme in any case, one token of b68 characters (RFC 6750 2.1, RFC 9110 11.1)") {
  struct Case {
    const char* name;
    std::string_view value;
    const char* token;  // nullptr: none
  };
  const Case cases[] = {
      {"plain", "Bearer abc", "abc"},
      {"inverted case", "bEARER abc", "abc"},
      {"all characters", "Bearer aZ09-._~+/=", "aZ09-._~+/="},
      {"two spaces", "Bearer  abc", "abc"},
      {"no token", "Bearer ", nullptr},
      {"scheme only", "Bearer", nullptr},
      {"empty", "", nullptr},
      {"another scheme", "Basic abc", nullptr},
      {"longer scheme", "Bearers abc", nullptr},
      {"tab", "Bearer\tabc", nullptr},
      {"two tokens", "Bearer a b", nullptr},
      {"comma", "Bearer a,b", nullptr},
      {"quoted", "Bearer \"a\"", nullptr},
      {"high byte", "Bearer a\xe9", nullptr},
      {"trailing space", "Bearer abc ", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto presented = presented_token(c.value);
    CHECK(presented.has_value() == (c.token != nullptr));
    if (presented && c.token) CHECK(presented->token == c.token);
  }
}

TEST_CASE(
    "presented token: the scheme in any case (RFC 9110 11.1, RFC 9449 7.1, fapi2 "
    "access-token-type-header-case)") {
  struct Case {
    const char* value;
    TokenScheme scheme;
  };
  for (const Case& c : {Case{"Bearer a", TokenScheme::bearer}, Case{"bEARER a", TokenScheme::bearer},
                        Case{"DPoP a", TokenScheme::dpop}, Case{"dPOP  a", TokenScheme::dpop}}) {
    CAPTURE(c.value);
    const auto presented = presented_token(c.value);
    REQUIRE(presented);
    CHECK(presented->scheme == c.scheme);
    CHECK(presented->token == "a");
  }
  CHECK_FALSE(presented_token("DPoP"));
  CHECK_FALSE(presented_token("DPoPs a"));
}

TEST_CASE("bearer: a token in the query is seen, encoded or not (RFC 6750 2.3, gateway.md 70)") {
  for (const std::string_view query :
       {"access_token=x", "a=1&access_token=x", "access%5Ftoken=x", "%61ccess_token", "a=1&access_token"}) {
    CAPTURE(query);
    CHECK(has_query_token(query));
  }
  for (const std::string_view query :
       {"", "access_tokens=x", "x=access_token", "Access_Token=x", "access_toke", "%access_token=1"}) {
    CAPTURE(query);
    CHECK_FALSE(has_query_token(query));
  }
}
