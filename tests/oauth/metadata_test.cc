// Metadata documents: complete, true, and public.
#include "oauth/metadata.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/es256.h"
#include "tests/support/oauth_world.h"

using nlohmann::json;
using test_support::OauthWorld;

TEST_CASE("metadata: the authorization server says what it does and nothing more (RFC 8414 2)") {
  const json document = json::parse(oauth::authorization_server_metadata_json(OauthWorld::make_settings()));
  CHECK(document == json::parse(R"({
    "issuer": "https://auth.example",
    "authorization_endpoint": "https://auth.example/oauth2/authorize",
    "token_endpoint": "https://auth.example/oauth2/token",
    "jwks_uri": "https://auth.example/oauth2/jwks",
    "scopes_supported": ["accounts:read", "payments:read", "payments:write"],
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials",
                              "urn:ietf:params:oauth:grant-type:device_code",
                              "urn:ietf:params:oauth:grant-type:token-exchange",
                              "urn:ietf:params:oauth:grant-type:jwt-bearer"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "service_documentation": "https://portal.example/docs",
    "revocation_endpoint": "https://auth.example/oauth2/revoke",
    "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "introspection_endpoint": "https://auth.example/oauth2/introspect",
    "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    "device_authorization_endpoint": "https://auth.example/oauth2/device_authorization",
    "grant_management_endpoint": "https://auth.example/oauth2/grants",
    "grant_management_actions_supported": ["create", "merge", "replace", "query", "revoke"],
    "code_challenge_methods_supported": ["S256"],
    "authorization_response_iss_parameter_supported": true})"));
}

TEST_CASE("metadata: the registration endpoint is named where apps may register themselves (RFC 8414 2)") {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.registration.enabled = true;
  CHECK(json::parse(oauth::authorization_server_metadata_json(settings))["registration_endpoint"] ==
        "https://auth.example/oauth2/register");
}

TEST_CASE("metadata: the protected resource names its authorization server (RFC 9728 2)") {
  const json document = json::parse(oauth::protected_resource_metadata_json(OauthWorld::make_settings()));
  CHECK(document == json::parse(R"({
    "resource": "https://api.example",
    "authorization_servers": ["https://auth.example"],
    "scopes_supported": ["accounts:read", "payments:read", "payments:write"],
    "bearer_methods_supported": ["header"],
    "resource_documentation": "https://portal.example/docs"})"));
}

TEST_CASE("metadata: documentation is left out if there is none") {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.documentation.clear();
  CHECK_FALSE(
      json::parse(oauth::authorization_server_metadata_json(settings)).contains("service_documentation"));
  CHECK_FALSE(
      json::parse(oauth::protected_resource_metadata_json(settings)).contains("resource_documentation"));
}

TEST_CASE("jwks: public members only, one entry a key (RFC 7517 5, RFC 7518 6.2; case 116)") {
  CHECK(oauth::jwks_json({}) == R"({"keys":[]})");
  const auto keys = test_support::OauthWorld::signing_keys();
  const json document = json::parse(oauth::jwks_json(keys->public_jwks()));
  REQUIRE(document["keys"].size() == 3);
  for (const json& key : document["keys"]) {
    CHECK(keys->find(key["kid"].get<std::string>()));
    CHECK(key["use"] == "sig");
    for (const char* hidden : {"d", "p", "q", "dp", "dq", "qi", "k"}) CHECK_FALSE(key.contains(hidden));
  }
}
