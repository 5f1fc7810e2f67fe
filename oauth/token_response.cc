// Serialising token responses.
#include "oauth/token_response.h"

#include "oauth/json_object.h"

namespace oauth {

std::string token_response_json(const TokenResponse& response) {
  JsonObject json;
  json.add("access_token", response.access_token.reveal())
      .add("token_type", response.token_type)
      .add("expires_in", std::int64_t{response.expires_in.count()});
  if (response.refresh_token) json.add("refresh_token", response.refresh_token->reveal());
  if (!response.issued_token_type.empty()) json.add("issued_token_type", response.issued_token_type);
  if (response.id_token) json.add("id_token", response.id_token->reveal());
  if (!response.authorization_details.empty())
    json.add_json("authorization_details", response.authorization_details);
  if (!response.grant_id.empty()) json.add("grant_id", response.grant_id);
  json.add("scope", response.scope.text());
  return json.text();
}

}  // namespace oauth
