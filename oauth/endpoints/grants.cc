// GET and DELETE /oauth2/grants/{grant_id} (FAPI Grant Management 6).
#include "oauth/endpoints/bearer_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/grant_management.h"

namespace oauth::endpoints {
namespace {

base::Result<Grant> find(const Context& context, const http::RequestView& request, std::string_view scope) {
  const auto token = read_bearer_request(context, request);
  if (!token) return token.error();
  return find_managed_grant(context.grants, *token, scope, request.path_param("grant_id").value_or(""));
}

}  // namespace

http::Response query_grant(const Context& context, const http::RequestView& request) {
  const auto grant = find(context, request, kGrantQueryScope);
  if (!grant) return bearer_error(context, grant.error(), request);
  return private_json(managed_grant_json(*grant));
}

http::Response revoke_grant(const Context& context, const http::RequestView& request) {
  const auto grant = find(context, request, kGrantRevokeScope);
  if (!grant) return bearer_error(context, grant.error(), request);
  context.grants.revoke_grant(grant->grant_id, request.now,
                              revocation_keep_until(context.settings, request.now));
  context.revocations_changed();
  http::Response response;
  response.status = 204;
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace oauth::endpoints
