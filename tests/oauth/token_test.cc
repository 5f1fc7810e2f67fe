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
  if (const auto* device = std::get_if<oauth::DeviceCodeRequestView>(&*request))
    return "device " + std::string(device->device_code);
  if (const auto* exchange = std::get_if<oauth::TokenExchangeRequestView>(&*request))
    return "exchange " + std::string(exchange->subject_token) + " " +
           std::string(exchange->subject_token_type) + " " + std::string(exchange->audience) + " " +
           std::string(exchange->scope) + (exchange->has_actor ? " actor" : "");
  if (const auto* bearer = std::get_if<oauth::JwtBearerRequestView>(&*request))
    return "bearer " + std::string(bearer->assertion) + " " + std::string(bearer->scope);
  return "client " + std::string(std::get<oauth::ClientCredentialsRequestView>(*request).scope);
}

}  // namespace

TEST_CASE("token request: grants and their parameters (RFC 6749 4.1.3, 4.4.2, 6; case 72)") {
  struct Row {
    Pairs pairs;
    const char* expect;
  };
  const Pairs::value_type device{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
      exchange{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
      bearer{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"};
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
      {{{"grant_type", "device_code"}, {"device_code", "d"}}, "unsupported_grant_type"},
      {{device}, "invalid_request"},
      {{device, {"device_code", "d"}}, "device d"},
      {{exchange}, "invalid_request"},
      {{exchange, {"subject_token", "t"}}, "invalid_request"},
      {{exchange, {"subject_token_type", "u"}}, "invalid_request"},
      {{exchange, {"subject_token", "t"}, {"subject_token_type", "u"}}, "exchange t u  "},
      {{exchange, {"subject_token", "t"}, {"subject_token_type", "u"}, {"audience", "a"}, {"scope", "s"}},
       "exchange t u a s"},
      {{exchange, {"subject_token", "t"}, {"subject_token_type", "u"}, {"actor_token", "x"}},
       "exchange t u   actor"},
      {{exchange, {"subject_token", "t"}, {"subject_token_type", "u"}, {"actor_token_type", "x"}},
       "exchange t u   actor"},
      {{bearer}, "invalid_request"},
      {{bearer, {"assertion", "a"}, {"scope", "s"}}, "bearer a s"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expect);
    CHECK(parsed(row.pairs) == row.expect);
  }
}

TEST_CASE("token request: each grant type by the name it is registered under (RFC 7591 2)") {
  using namespace oauth;
  CHECK(grant_type_of(AuthorizationCodeRequestView{}) == GrantType::authorization_code);
  CHECK(grant_type_of(RefreshTokenRequestView{}) == GrantType::refresh_token);
  CHECK(grant_type_of(ClientCredentialsRequestView{}) == GrantType::client_credentials);
  CHECK(grant_type_of(DeviceCodeRequestView{}) == GrantType::device_code);
  CHECK(grant_type_of(TokenExchangeRequestView{}) == GrantType::token_exchange);
  CHECK(grant_type_of(JwtBearerRequestView{}) == GrantType::jwt_bearer);
}
