// The client information response: complete, with defaults spelled out, and a secret only when it was issued.
#include "oauth/registration_response.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/client_samples.h"

using nlohmann::json;
using namespace test_support;

namespace {

json response(const oauth::Client& client, const char* secret) {
  return json::parse(
      oauth::registration_response_json(client, OauthWorld::make_settings(), base::Secret(secret), "rat"));
}

}  // namespace

TEST_CASE("registration response: all metadata, our defaults too (RFC 7591 3.2.1, RFC 7592 3)") {
  oauth::Client client = ordinary_app();
  client.homepage = "https://shop.example/";
  client.created_at = kNow;
  CHECK(response(client, "the-secret") == json::parse(R"({
    "client_id": "app_shop", "client_id_issued_at": 1700000000,
    "client_secret": "the-secret", "client_secret_expires_at": 0,
    "registration_access_token": "rat",
    "registration_client_uri": "https://auth.example/oauth2/register/app_shop",
    "client_name": "app_shop", "client_uri": "https://shop.example/",
    "redirect_uris": ["https://shop.example/cb"], "scope": "accounts:read payments:write",
    "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
    "response_types": ["code"], "token_endpoint_auth_method": "client_secret_basic",
    "application_type": "web", "profile": "oauth21", "subject_type": "public",
    "access_token_format": "sealed", "id_token_signed_response_alg": "ES256",
    "introspection_signed_response_alg": "ES256",
    "require_pushed_authorization_requests": false, "require_signed_request_object": false,
    "dpop_bound_access_tokens": false, "tls_client_certificate_bound_access_tokens": false})"));
}

TEST_CASE("registration response: no secret where none was issued, nothing that is stored of one") {
  const json read = response(ordinary_app(), "");
  CHECK_FALSE(read.contains("client_secret"));
  CHECK(read["client_secret_expires_at"] == 0);
  const json keyed = response(fapi_app(), "");
  CHECK_FALSE(keyed.contains("client_secret"));
  CHECK_FALSE(keyed.contains("client_secret_expires_at"));
  CHECK(keyed["jwks"] == json::parse(kEcJwks));
  CHECK(keyed["profile"] == "fapi2");
  for (const char* name : {"owner", "plan", "environment", "secrets", "suspended", "type"})
    CHECK_FALSE(read.contains(name));
}

TEST_CASE("registration response: an app without codes has no response type") {
  oauth::Client client = ordinary_app();
  client.metadata.grant_types = {oauth::GrantType::client_credentials};
  CHECK(response(client, "")["response_types"] == json::array());
}
