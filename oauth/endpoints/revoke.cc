// POST /oauth2/revoke (RFC 7009).
#include "oauth/revoke.h"

#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {

http::Response revoke(const Context& context, const http::RequestView& request) {
  const auto posted = read_client_request(context, request);
  if (!posted) return oauth_error(context, posted.error(), request);
  const auto token = posted->parameters().get("token");
  if (!token) return oauth_error(context, {base::ErrorCode::invalid_request, "token is missing"}, request);
  const auto revoked =
      revoke_token(context.grants, context.settings, context.keys, posted->client(), *token, request.now);
  if (!revoked) return oauth_error(context, revoked.error(), request);
  if (*revoked) context.revocations_changed();
  http::Response response;
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace oauth::endpoints
