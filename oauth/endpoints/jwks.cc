// GET /oauth2/jwks (RFC 7517): the public keys of everything that this server signs.
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/metadata.h"

namespace oauth::endpoints {

http::Response jwks(const Context& context, const http::RequestView&) {
  std::vector<std::string> jwks = context.keys.signing.current()->public_jwks();
  jwks.insert(jwks.end(), context.assertion_jwks.begin(), context.assertion_jwks.end());
  return public_json(jwks_json(jwks));
}

}  // namespace oauth::endpoints
