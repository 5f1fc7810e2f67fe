// The metadata documents.
#include "oauth/metadata.h"

#include "oauth/client_metadata.h"
#include "oauth/json_object.h"

namespace oauth {
namespace {

using List = std::vector<std::string>;

}  // namespace

std::string authorization_server_metadata_json(const Settings& settings) {
  const auto at = [&settings](const char* path) { return settings.issuer + path; };
  const List secrets{"client_secret_basic", "client_secret_post"};
  const List secrets_or_none{"client_secret_basic", "client_secret_post", "none"};
  JsonObject json;
  json.add("issuer", settings.issuer)
      .add("authorization_endpoint", at("/oauth2/authorize"))
      .add("token_endpoint", at("/oauth2/token"))
      .add("jwks_uri", at("/oauth2/jwks"))
      .add("scopes_supported", settings.scopes.items())
      .add("response_types_supported", List{"code"})
      .add("response_modes_supported", List{"query"})
      .add("grant_types_supported", List(kGrantTypeNames.begin(), kGrantTypeNames.end()))
      .add("token_endpoint_auth_methods_supported", secrets_or_none);
  if (!settings.documentation.empty()) json.add("service_documentation", settings.documentation);
  json.add("revocation_endpoint", at("/oauth2/revoke"))
      .add("revocation_endpoint_auth_methods_supported", secrets_or_none)
      .add("introspection_endpoint", at("/oauth2/introspect"))
      .add("introspection_endpoint_auth_methods_supported", secrets)
      .add("device_authorization_endpoint", at("/oauth2/device_authorization"))
      .add("grant_management_endpoint", at("/oauth2/grants"))
      .add("grant_management_actions_supported", List{"create", "merge", "replace", "query", "revoke"})
      .add("code_challenge_methods_supported", List{"S256"})
      .add("authorization_response_iss_parameter_supported", true);
  if (settings.registration.enabled) json.add("registration_endpoint", at("/oauth2/register"));
  return json.text();
}

std::string protected_resource_metadata_json(const Settings& settings) {
  JsonObject json;
  json.add("resource", settings.resource)
      .add("authorization_servers", List{settings.issuer})
      .add("scopes_supported", settings.scopes.items())
      .add("bearer_methods_supported", List{"header"});
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
