// POST /oauth2/par (RFC 9126 2).
#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/json_object.h"
#include "oauth/pushed_request.h"

namespace oauth::endpoints {

http::Response push(const Context& context, const http::RequestView& request) {
  const auto posted = read_client_request(context, request);
  if (!posted) return oauth_error(context, posted.error(), request);
  const auto pushed = push_request(context.grants, context.client_keys, context.settings, context.random,
                                   posted->client(), posted->parameters(), posted->binding.jkt, request.now);
  if (!pushed) return oauth_error(context, pushed.error(), request);
  JsonObject json;
  json.add("request_uri", pushed->request_uri.reveal()).add("expires_in", pushed->expires_in.count());
  http::Response response = private_json(json.text());
  response.status = 201;
  return response;
}

}  // namespace oauth::endpoints
