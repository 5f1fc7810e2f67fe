// GET, PUT and DELETE /oauth2/register/{client_id} (RFC 7592 2). They go on working when no new apps may
// register.
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/endpoints/registration_answer.h"
#include "oauth/registration_response.h"

namespace oauth::endpoints {
namespace {

base::Result<Client> authorised_client(const Context& context, const http::RequestView& request) {
  const auto token = registration_token(request);
  const auto client_id = request.path_param("client_id");
  if (!token || !client_id)
    return base::Error{base::ErrorCode::invalid_token, "a registration access token is needed"};
  return find_registered_client(registration_context(context), *client_id, *token);
}

http::Response client_json(const Context& context, const Client& client, const http::RequestView& request) {
  return private_json(
      registration_response_json(client, context.settings, base::Secret(), *registration_token(request)));
}

}  // namespace

http::Response read_client(const Context& context, const http::RequestView& request) {
  const auto client = authorised_client(context, request);
  if (!client) return registration_error(context, client.error(), request);
  return client_json(context, *client, request);
}

http::Response replace_client(const Context& context, const http::RequestView& request) {
  const auto client = authorised_client(context, request);
  if (!client) return registration_error(context, client.error(), request);
  if (!is_json(request))
    return registration_error(
        context, {base::ErrorCode::invalid_client_metadata, "Content-Type must be application/json"},
        request);
  const auto changed =
      oauth::replace_client(registration_context(context), *client, request.body, request.now);
  if (!changed) return registration_error(context, changed.error(), request);
  return client_json(context, *changed, request);
}

http::Response deregister_client(const Context& context, const http::RequestView& request) {
  const auto client = authorised_client(context, request);
  if (!client) return registration_error(context, client.error(), request);
  if (auto s = oauth::deregister_client(registration_context(context), *client, request.now); !s)
    return registration_error(context, s.error(), request);
  context.revocations_changed();
  http::Response response;
  response.status = 204;
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace oauth::endpoints
