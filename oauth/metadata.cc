// The metadata documents.
#include "oauth/metadata.h"

#include <array>

#include "oauth/client_metadata.h"
#include "oauth/grant.h"
#include "oauth/json_object.h"
#include "oauth/sign_in.h"

namespace oauth {
namespace {

using List = std::vector<std::string>;

/// What the token endpoint answers.
constexpr std::array kGrantTypes{
    GrantType::authorization_code, GrantType::refresh_token,  GrantType::client_credentials,
    GrantType::device_code,        GrantType::token_exchange, GrantType::jwt_bearer,
};

const List kDpopAlgNames{"ES256", "PS256", "EdDSA"};
/// Of assertions and request objects: RS256 is for the profile oidc.
const List kClientAlgNames{"ES256", "PS256", "EdDSA", "RS256"};

List grant_types() {
  List names;
  for (const GrantType type : kGrantTypes) names.emplace_back(name_of(kGrantTypeNames, type));
  return names;
}

List response_modes() {
  List names(kResponseModeNames.begin(), kResponseModeNames.end());
  names.emplace_back("jwt");  // query.jwt
  return names;
}

List auth_methods(const Settings& settings, bool with_none) {
  List methods{"client_secret_basic", "client_secret_post", "private_key_jwt"};
  if (!settings.mtls_url.empty())
    methods.insert(methods.end(), {"tls_client_auth", "self_signed_tls_client_auth"});
  if (with_none) methods.emplace_back("none");
  return methods;
}

struct Endpoint {
  const char* name;
  const char* path;
  bool public_clients = false;
};
/// Those that authenticate clients.
constexpr Endpoint kAuthenticating[] = {{"token", "/oauth2/token", true},
                                        {"revocation", "/oauth2/revoke", true},
                                        {"introspection", "/oauth2/introspect", false}};

void add_authenticating_endpoints(JsonObject& json, const Settings& settings) {
  for (const Endpoint& endpoint : kAuthenticating) {
    const std::string name = std::string(endpoint.name) + "_endpoint";
    json.add(name, settings.issuer + endpoint.path)
        .add(name + "_auth_methods_supported", auth_methods(settings, endpoint.public_clients))
        .add(name + "_auth_signing_alg_values_supported", kClientAlgNames);
  }
}

/// RFC 8705 3.3, 5: the endpoints over which a client can show its certificate.
void add_mutual_tls(JsonObject& json, const Settings& settings) {
  if (settings.mtls_url.empty()) return;
  JsonObject aliases;
  for (const Endpoint& endpoint : kAuthenticating)
    aliases.add(std::string(endpoint.name) + "_endpoint", settings.mtls_url + endpoint.path);
  aliases.add("pushed_authorization_request_endpoint", settings.mtls_url + "/oauth2/par")
      .add("userinfo_endpoint", settings.mtls_url + "/oauth2/userinfo");
  json.add("tls_client_certificate_bound_access_tokens", true).add("mtls_endpoint_aliases", aliases);
}

JsonObject server_metadata(const Settings& settings, const SigningKeys& signing) {
  const auto at = [&settings](const char* path) { return settings.issuer + path; };
  JsonObject json;
  json.add("issuer", settings.issuer)
      .add("authorization_endpoint", at("/oauth2/authorize"))
      .add("jwks_uri", at("/oauth2/jwks"))
      .add("scopes_supported", settings.scopes.items())
      .add("response_types_supported", List{"code"})
      .add("response_modes_supported", response_modes())
      .add("grant_types_supported", grant_types())
      .add("code_challenge_methods_supported", List{"S256"})
      .add("ui_locales_supported", List{"en", "zh-CN"});
  if (!settings.documentation.empty()) json.add("service_documentation", settings.documentation);
  add_authenticating_endpoints(json, settings);
  json.add("pushed_authorization_request_endpoint", at("/oauth2/par"))
      .add("require_pushed_authorization_requests", false)
      .add("request_parameter_supported", true)
      .add("request_uri_parameter_supported", false)
      .add("request_object_signing_alg_values_supported", kClientAlgNames)
      .add("authorization_signing_alg_values_supported", signing.algs())
      .add("introspection_signing_alg_values_supported", signing.algs())
      .add("authorization_response_iss_parameter_supported", true)
      .add("dpop_signing_alg_values_supported", kDpopAlgNames);
  if (!settings.details_types.all().empty())
    json.add("authorization_details_types_supported", settings.details_types.names());
  json.add("device_authorization_endpoint", at("/oauth2/device_authorization"))
      .add("grant_management_endpoint", at("/oauth2/grants"))
      .add("grant_management_actions_supported", List{"create", "merge", "replace", "query", "revoke"});
  if (settings.registration.enabled) json.add("registration_endpoint", at("/oauth2/register"));
  add_mutual_tls(json, settings);
  return json;
}

const ProtectedResource* find_resource(const Settings& settings, std::string_view path) {
  for (const ProtectedResource& resource : settings.protected_resources)
    if (resource.path == path) return &resource;
  return nullptr;
}

/// The origin stands for all of its APIs.
ProtectedResource all_resources(const Settings& settings) {
  ProtectedResource all;
  for (const ProtectedResource& resource : settings.protected_resources)
    all.scopes = all.scopes.united(resource.scopes);
  all.authorization_details_types = settings.details_types.names();
  return all;
}

}  // namespace

std::string authorization_server_metadata_json(const Settings& settings, const SigningKeys& signing) {
  return server_metadata(settings, signing).text();
}

std::string openid_configuration_json(const Settings& settings, const SigningKeys& signing) {
  const auto at = [&settings](const char* path) { return settings.issuer + path; };
  JsonObject json = server_metadata(settings, signing);
  json.add("userinfo_endpoint", at("/oauth2/userinfo"))
      .add("end_session_endpoint", at("/oauth2/end_session"))
      .add("backchannel_logout_supported", true)
      .add("backchannel_logout_session_supported", true)
      .add("subject_types_supported", List{"public", "pairwise"})
      .add("id_token_signing_alg_values_supported", signing.algs())
      .add("userinfo_signing_alg_values_supported", signing.algs())
      .add("acr_values_supported", List{std::string(kAcrPassword)})
      .add("prompt_values_supported", List{"none", "login", "consent", "select_account"})
      .add("claim_types_supported", List{"normal"})
      .add("claims_supported", List{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "acr",
                                    "amr", "sid", "name", "updated_at", "email", "email_verified", "address",
                                    "phone_number", "phone_number_verified"})
      .add("claims_parameter_supported", true);
  return json.text();
}

std::optional<std::string> protected_resource_metadata_json(const Settings& settings, std::string_view path) {
  const ProtectedResource* found = find_resource(settings, path);
  if (!found && !path.empty()) return std::nullopt;
  const ProtectedResource resource = found ? *found : all_resources(settings);
  JsonObject json;
  json.add("resource", settings.resource + resource.path)
      .add("authorization_servers", List{settings.issuer})
      .add("scopes_supported", resource.scopes.items())
      .add("bearer_methods_supported", List{"header"})
      .add("dpop_signing_alg_values_supported", kDpopAlgNames);
  if (!resource.authorization_details_types.empty())
    json.add("authorization_details_types_supported", resource.authorization_details_types);
  if (!settings.mtls_url.empty()) json.add("tls_client_certificate_bound_access_tokens", true);
  if (!settings.documentation.empty()) json.add("resource_documentation", settings.documentation);
  return json.text();
}

std::string jwks_json(const std::vector<std::string>& public_jwks) {
  std::string keys = "[";
  for (const std::string& jwk : public_jwks) keys += (keys.size() > 1 ? "," : "") + jwk;
  JsonObject json;
  json.add_json("keys", keys + "]");
  return json.text();
}

}  // namespace oauth
