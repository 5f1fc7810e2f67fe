// Token requests: which grant, and what is missing.
#include "oauth/token.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using oauth::ParametersView;
using test_support::Pairs;

namespace {

std::string parsed(const Pairs& pairs) {
  const auto request = oauth::parse_token_request(ParametersView(pairs));
  if (!request) return std::string(base::row(request.error().code).name);
  if (const auto* code = std::get_if<oauth::AuthorizationCodeRequestView>(&*request))
    return "code " + std::string(code->code) + " " + std::string(code->code_verifier) + " " +
           std::string(code->redirect_uri.value_or("none"));
  if (const auto* token = std::get_if<oauth::RefreshTokenRequestView>(&*request))
    return "refresh " + std::string(token->refresh_token) + " " + std::string(token->scope);
  return "client " + std::string(std::get<oauth::ClientCredentialsRequestView>(*request).scope);
}

}  // namespace

TEST_CASE("token request: grants and their parameters (RFC 6749 4.1.3, 4.4.2, 6; case 72)") {
  struct Row {
    Pairs pairs;
    const char* expect;
  };
  const Row rows[] = {
      {{}, "invalid_request"},
      {{{"grant_type", ""}}, "invalid_request"},
      {{{"grant_type", "password"}, {"username", "a"}}, "unsupported_grant_type"},
      {{{"grant_type", "Authorization_Code"}, {"code", "c"}}, "unsupported_grant_type"},
      {{{"grant_type", "authorization_code"}}, "invalid_request"},
      {{{"grant_type", "authorization_code"}, {"code", ""}}, "invalid_request"},
      {{{"grant_type", "authorization_code"}, {"code", "c"}}, "code c  none"},
      {{{"grant_type", "authorization_code"}, {"code", "c"}, {"code_verifier", "v"}, {"redirect_uri", "r"}},
       "code c v r"},
      {{{"grant_type", "refresh_token"}}, "invalid_request"},
      {{{"grant_type", "refresh_token"}, {"refresh_token", "t"}}, "refresh t "},
      {{{"grant_type", "refresh_token"}, {"refresh_token", "t"}, {"scope", "a b"}}, "refresh t a b"},
      {{{"grant_type", "client_credentials"}}, "client "},
      {{{"grant_type", "client_credentials"}, {"scope", "a"}}, "client a"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expect);
    CHECK(parsed(row.pairs) == row.expect);
  }
}
