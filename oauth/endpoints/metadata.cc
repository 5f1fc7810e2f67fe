// GET /.well-known/… (RFC 8414, OpenID Connect Discovery 4, RFC 9728).
#include "oauth/metadata.h"

#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {

http::Response authorization_server_metadata(const Context& context, const http::RequestView&) {
  return public_json(authorization_server_metadata_json(context.settings, *context.keys.signing.current()));
}

http::Response openid_configuration(const Context& context, const http::RequestView&) {
  return public_json(openid_configuration_json(context.settings, *context.keys.signing.current()));
}

http::Response protected_resource_metadata(const Context& context, const http::RequestView& request) {
  constexpr std::string_view kPrefix = "/.well-known/oauth-protected-resource";
  const std::string_view path = request.path.substr(std::min(kPrefix.size(), request.path.size()));
  auto json = protected_resource_metadata_json(context.settings, path);
  if (!json) return oauth_error(context, {base::ErrorCode::not_found, "no API is at this path"}, request);
  return public_json(*std::move(json));
}

}  // namespace oauth::endpoints
