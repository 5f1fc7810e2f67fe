// POST /oauth2/device_authorization (RFC 8628 3.1).
#include "oauth/device_authorization.h"

#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {

http::Response device_authorization(const Context& context, const http::RequestView& request) {
  const auto posted = read_client_request(context, request);
  if (!posted) return oauth_error(context, posted.error(), request);
  const auto answer = authorize_device(context.grants, context.settings, context.keys, context.random,
                                       posted->client(), posted->parameters(), request.now);
  if (!answer) return oauth_error(context, answer.error(), request);
  return private_json(device_authorization_json(*answer));
}

}  // namespace oauth::endpoints
