// Finding and describing grants for their clients.
#include "oauth/grant_management.h"

#include <algorithm>

#include "oauth/claims_request.h"
#include "oauth/json_object.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxGrantId = 64;  // characters

std::vector<std::string> claims_of(const Grant& grant) {
  std::vector<std::string> names = requested_claims(grant.details.claims, ClaimsPlace::id_token);
  for (std::string& name : requested_claims(grant.details.claims, ClaimsPlace::userinfo))
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  return names;
}

}  // namespace

base::Result<Grant> find_managed_grant(GrantStore& grants, const VerifiedToken& token, std::string_view scope,
                                       std::string_view grant_id) {
  // A token that a user granted is not the client's own word.
  const bool is_own = token.grant_id.empty() && token.subject == token.client_id;
  if (!is_own || !token.scope.contains(scope))
    return base::Error{base::ErrorCode::insufficient_scope,
                       "a client_credentials token with the scope of this action is needed"};
  auto grant = grant_id.size() <= kMaxGrantId ? grants.find_grant({std::string(grant_id)}) : std::nullopt;
  if (!grant || grant->revoked_at || grant->client_id.value != token.client_id)
    return base::Error{base::ErrorCode::not_found, "there is no such grant"};
  return *std::move(grant);
}

std::string managed_grant_json(const Grant& grant) {
  JsonObject json;
  std::vector<JsonObject> scopes;
  if (!grant.scope.empty()) {
    JsonObject& entry = scopes.emplace_back();
    entry.add("scope", grant.scope.text());
    if (!grant.details.resource.empty()) entry.add("resource", grant.details.resource);
  }
  json.add("scopes", scopes).add("claims", claims_of(grant));
  const std::string& details = grant.details.authorization_details;
  json.add_json("authorization_details", details.empty() ? "[]" : details);
  json.add("created", base::unix_seconds(grant.created_at));
  return json.text();
}

}  // namespace oauth
