// POST /oauth2/register (RFC 7591 3).
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/endpoints/registration_answer.h"
#include "oauth/registration_response.h"

namespace oauth::endpoints {

http::Response register_client(const Context& context, const http::RequestView& request) {
  const auto refuse = [&](base::ErrorCode code, std::string_view why) {
    return registration_error(context, {code, why}, request);
  };
  if (!context.settings.registration.enabled)
    return refuse(base::ErrorCode::not_found, "apps cannot register themselves here");
  const auto token = registration_token(request);
  if (!token) return refuse(base::ErrorCode::invalid_token, "an initial access token is needed");
  if (!is_json(request))
    return refuse(base::ErrorCode::invalid_client_metadata, "Content-Type must be application/json");
  const auto registered =
      oauth::register_client(registration_context(context), *token, request.body, request.now);
  if (!registered) return registration_error(context, registered.error(), request);
  http::Response response =
      private_json(registration_response_json(registered->client, context.settings, registered->client_secret,
                                              registered->registration_access_token.reveal()));
  response.status = 201;
  return response;
}

}  // namespace oauth::endpoints
