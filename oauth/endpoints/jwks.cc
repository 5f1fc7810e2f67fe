// GET /oauth2/jwks (RFC 7517): the public keys of everything that this server signs.
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/metadata.h"

namespace oauth::endpoints {

http::Response jwks(const Context& context, const http::RequestView&) {
  return public_json(jwks_json(context.keys.signing.current()->public_jwks()), context.settings.jwks_max_age);
}

}  // namespace oauth::endpoints
