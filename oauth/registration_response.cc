// Writing the client information response.
#include "oauth/registration_response.h"

#include <nlohmann/json.hpp>

#include "oauth/id_token.h"
#include "oauth/introspection_response.h"

namespace oauth {
namespace {

using Json = nlohmann::json;

/// client_metadata_json leaves out what has its default; a client should not have to know ours.
void spell_out(const ClientMetadata& metadata, Json& json) {
  const AuthMethod method = metadata.token_endpoint_auth_method == AuthMethod::client_secret
                                ? AuthMethod::client_secret_basic
                                : metadata.token_endpoint_auth_method;
  json["token_endpoint_auth_method"] = name_of(kAuthMethodNames, method);
  json["profile"] = name_of(kProfileNames, metadata.profile);
  json["application_type"] = name_of(kApplicationTypeNames, metadata.application_type);
  json["subject_type"] = name_of(kSubjectTypeNames, metadata.subject_type);
  json["access_token_format"] = name_of(kAccessTokenFormatNames, metadata.access_token_format);
  Json& types = json["grant_types"] = Json::array();
  for (const GrantType type : metadata.grant_types) types.push_back(name_of(kGrantTypeNames, type));
  json["response_types"] = Json::array();
  if (metadata.allows(GrantType::authorization_code)) json["response_types"].push_back("code");
  json["id_token_signed_response_alg"] = id_token_alg(metadata);
  json["introspection_signed_response_alg"] = introspection_alg(metadata);
  json["require_pushed_authorization_requests"] = metadata.require_pushed_authorization_requests;
  json["require_signed_request_object"] = metadata.require_signed_request_object;
  json["dpop_bound_access_tokens"] = metadata.dpop_bound_access_tokens;
  json["tls_client_certificate_bound_access_tokens"] = metadata.tls_client_certificate_bound_access_tokens;
}

}  // namespace

std::string registration_response_json(const Client& client, const Settings& settings,
                                       const base::Secret& client_secret,
                                       std::string_view registration_access_token) {
  Json json = Json::parse(client_metadata_json(client.metadata));
  spell_out(client.metadata, json);
  json["client_id"] = client.client_id.value;
  json["client_id_issued_at"] = base::unix_seconds(client.created_at);
  if (!client_secret.empty()) json["client_secret"] = client_secret.reveal();
  if (client.metadata.uses_secret()) json["client_secret_expires_at"] = 0;  // never
  json["client_name"] = client.name;
  if (!client.homepage.empty()) json["client_uri"] = client.homepage;
  json["redirect_uris"] = client.redirect_uris;
  json["scope"] = client.scope.text();
  json["registration_client_uri"] = settings.issuer + "/oauth2/register/" + client.client_id.value;
  json["registration_access_token"] = registration_access_token;
  return json.dump();
}

}  // namespace oauth
