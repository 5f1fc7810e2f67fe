// Serialising token responses.
#include "oauth/token_response.h"

#include "oauth/json_object.h"

namespace oauth {

std::string token_response_json(const TokenResponse& response) {
  JsonObject json;
  json.add("access_token", response.access_token.reveal())
      .add("token_type", "Bearer")
      .add("expires_in", std::int64_t{response.expires_in.count()});
  if (response.refresh_token) json.add("refresh_token", response.refresh_token->reveal());
  json.add("scope", response.scope.text());
  return json.text();
}

}  // namespace oauth
