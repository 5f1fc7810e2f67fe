// GET /.well-known/… (RFC 8414, RFC 9728).
#include "oauth/metadata.h"

#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {

http::Response authorization_server_metadata(const Context& context, const http::RequestView&) {
  return public_json(authorization_server_metadata_json(context.settings));
}

http::Response protected_resource_metadata(const Context& context, const http::RequestView&) {
  return public_json(protected_resource_metadata_json(context.settings));
}

}  // namespace oauth::endpoints
