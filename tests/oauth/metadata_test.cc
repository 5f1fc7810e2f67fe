// Metadata documents: complete, true, and public.
#include "oauth/metadata.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/es256.h"
#include "tests/support/oauth_world.h"

using nlohmann::json;
using test_support::OauthWorld;

namespace {

json server(const oauth::Settings& settings) {
  return json::parse(oauth::authorization_server_metadata_json(settings, *OauthWorld::signing_keys()));
}
json openid(const oauth::Settings& settings) {
  return json::parse(oauth::openid_configuration_json(settings, *OauthWorld::signing_keys()));
}

}  // namespace

TEST_CASE("metadata: the authorization server says what it does and nothing more (RFC 8414 2)") {
  CHECK(server(OauthWorld::make_settings()) == json::parse(R"({
    "issuer": "https://auth.example",
    "authorization_endpoint": "https://auth.example/oauth2/authorize",
    "jwks_uri": "https://auth.example/oauth2/jwks",
    "scopes_supported": ["accounts:read", "payments:read", "payments:write"],
    "response_types_supported": ["code"],
    "response_modes_supported": ["query", "form_post", "query.jwt", "form_post.jwt", "jwt"],
    "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials",
                              "urn:ietf:params:oauth:grant-type:device_code",
                              "urn:ietf:params:oauth:grant-type:token-exchange",
                              "urn:ietf:params:oauth:grant-type:jwt-bearer"],
    "device_authorization_endpoint": "https://auth.example/oauth2/device_authorization",
    "grant_management_endpoint": "https://auth.example/oauth2/grants",
    "grant_management_actions_supported": ["create", "merge", "replace", "query", "revoke"],
    "code_challenge_methods_supported": ["S256"],
    "ui_locales_supported": ["en", "zh-CN"],
    "service_documentation": "https://portal.example/docs",
    "token_endpoint": "https://auth.example/oauth2/token",
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
    "revocation_endpoint": "https://auth.example/oauth2/revoke",
    "revocation_endpoint_auth_methods_supported":
        ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    "revocation_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
    "introspection_endpoint": "https://auth.example/oauth2/introspect",
    "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    "introspection_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
    "pushed_authorization_request_endpoint": "https://auth.example/oauth2/par",
    "require_pushed_authorization_requests": false,
    "request_parameter_supported": true,
    "request_uri_parameter_supported": false,
    "request_object_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
    "authorization_signing_alg_values_supported": ["ES256", "RS256", "PS256"],
    "introspection_signing_alg_values_supported": ["ES256", "RS256", "PS256"],
    "authorization_response_iss_parameter_supported": true,
    "dpop_signing_alg_values_supported": ["ES256", "PS256", "EdDSA"]})"));
}

TEST_CASE("metadata: the registration endpoint is named where apps may register themselves (RFC 8414 2)") {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.registration.enabled = true;
  CHECK(server(settings)["registration_endpoint"] == "https://auth.example/oauth2/register");
}

TEST_CASE("metadata: OpenID Connect adds to it and takes nothing away (OpenID Connect Discovery 3)") {
  json document = openid(OauthWorld::make_settings());
  const json more = json::parse(R"({
    "userinfo_endpoint": "https://auth.example/oauth2/userinfo",
    "end_session_endpoint": "https://auth.example/oauth2/end_session",
    "backchannel_logout_supported": true,
    "backchannel_logout_session_supported": true,
    "subject_types_supported": ["public", "pairwise"],
    "id_token_signing_alg_values_supported": ["ES256", "RS256", "PS256"],
    "userinfo_signing_alg_values_supported": ["ES256", "RS256", "PS256"],
    "acr_values_supported": ["urn:tollgate:acr:password"],
    "prompt_values_supported": ["none", "login", "consent", "select_account"],
    "claim_types_supported": ["normal"],
    "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "acr", "amr", "sid",
                         "name", "updated_at", "email", "email_verified", "address",
                         "phone_number", "phone_number_verified"],
    "claims_parameter_supported": true})");
  for (const auto& [name, value] : more.items()) {
    CAPTURE(name);
    CHECK(document.at(name) == value);
    document.erase(name);
  }
  CHECK(document == server(OauthWorld::make_settings()));
}

TEST_CASE(
    "metadata: where certificates are taken, and only there, their methods and endpoints (RFC 8705 3.3, 5)") {
  oauth::Settings settings = OauthWorld::make_settings();
  CHECK_FALSE(server(settings).contains("mtls_endpoint_aliases"));
  settings.mtls_url = "https://mtls.auth.example";
  const json document = server(settings);
  CHECK(document["tls_client_certificate_bound_access_tokens"] == true);
  CHECK(document["mtls_endpoint_aliases"] == json::parse(R"({
    "token_endpoint": "https://mtls.auth.example/oauth2/token",
    "revocation_endpoint": "https://mtls.auth.example/oauth2/revoke",
    "introspection_endpoint": "https://mtls.auth.example/oauth2/introspect",
    "pushed_authorization_request_endpoint": "https://mtls.auth.example/oauth2/par",
    "userinfo_endpoint": "https://mtls.auth.example/oauth2/userinfo"})"));
  CHECK(document["token_endpoint_auth_methods_supported"] ==
        json::parse(R"(["client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth",
                        "self_signed_tls_client_auth", "none"])"));
  CHECK(json::parse(*oauth::protected_resource_metadata_json(
            settings, "/v1"))["tls_client_certificate_bound_access_tokens"] == true);
}

TEST_CASE("metadata: types of authorization details are named if there are any (RFC 9396 10)") {
  oauth::Settings settings = OauthWorld::make_settings();
  CHECK_FALSE(server(settings).contains("authorization_details_types_supported"));
  std::vector<oauth::AuthorizationDetailsType> types(1);
  types[0].name = "payment_initiation";
  types[0].validate = [](std::string_view) { return base::ok(); };
  settings.details_types = oauth::AuthorizationDetailsTypes(types);
  CHECK(server(settings)["authorization_details_types_supported"] ==
        json::parse(R"(["payment_initiation"])"));
}

TEST_CASE("metadata: an API names its authorization server and what is its own (RFC 9728 2)") {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.protected_resources.push_back({"/cards/v2", *oauth::ScopeSet::parse("cards:read"), {}});
  const auto at = [&settings](const char* path) {
    const auto text = oauth::protected_resource_metadata_json(settings, path);
    return text ? json::parse(*text) : json();
  };
  CHECK(at("/v1") == json::parse(R"({
    "resource": "https://api.example/v1",
    "authorization_servers": ["https://auth.example"],
    "scopes_supported": ["accounts:read", "payments:read", "payments:write"],
    "bearer_methods_supported": ["header"],
    "dpop_signing_alg_values_supported": ["ES256", "PS256", "EdDSA"],
    "authorization_details_types_supported": ["payment_initiation"],
    "resource_documentation": "https://portal.example/docs"})"));
  CHECK(at("/cards/v2")["scopes_supported"] == json::parse(R"(["cards:read"])"));
  CHECK_FALSE(at("/cards/v2").contains("authorization_details_types_supported"));
  CHECK(at("")["resource"] == "https://api.example");
  CHECK(at("")["scopes_supported"] ==
        json::parse(R"(["accounts:read", "cards:read", "payments:read", "payments:write"])"));
  for (const char* path : {"/", "/v", "/v1/", "/cards"}) CHECK(at(path).is_null());
}

TEST_CASE("metadata: documentation is left out if there is none") {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.documentation.clear();
  CHECK_FALSE(server(settings).contains("service_documentation"));
  CHECK_FALSE(
      json::parse(*oauth::protected_resource_metadata_json(settings, "")).contains("resource_documentation"));
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
