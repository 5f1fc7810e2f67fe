// POST /oauth2/introspect (RFC 7662): a confidential client asks about its own tokens, a resource server
// about those for its API; the answer is JSON or a signed JWT (RFC 9701).
#include "oauth/introspection_response.h"

#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {

http::Response introspect(const Context& context, const http::RequestView& request) {
  const auto posted = read_client_request(context, request);
  if (!posted) return oauth_error(context, posted.error(), request);
  // RFC 7662 2.1: the endpoint must be protected against scanning, and a public client proves nothing.
  if (posted->client().type != ClientType::confidential)
    return oauth_error(
        context, {base::ErrorCode::invalid_client, "introspection needs a confidential client"}, request);
  const auto token = posted->parameters().get("token");
  if (!token) return oauth_error(context, {base::ErrorCode::invalid_request, "token is missing"}, request);
  const auto active = introspect_token(context.grants, context.revocations, context.settings, context.keys,
                                       posted->client(), *token, request.now);
  if (!wants_introspection_jwt(request.field("Accept").value_or("")))
    return private_json(introspection_json(active, context.settings.issuer));
  http::Response response =
      private_json(introspection_jwt(active, posted->client(), context.settings, context.keys, request.now));
  response.set("Content-Type", std::string(kIntrospectionJwtType));
  return response;
}

}  // namespace oauth::endpoints
