// Signing authorization responses.
#include "oauth/jarm.h"

#include <stdexcept>

#include "base/crypto/jws.h"
#include "oauth/json_object.h"

namespace oauth {

RedirectTarget in_mode(const RedirectTarget& response, ResponseMode mode, const Client& client,
                       const Settings& settings, const Keys& keys, base::Instant now) {
  if (mode == ResponseMode::query || mode == ResponseMode::form_post) return response.by(mode);
  const auto signing = keys.signing.current();
  const base::Signer* signer = signing->for_alg(client.metadata.authorization_signed_response_alg);
  if (!signer) throw std::logic_error("no key signs authorization responses");
  JsonObject claims;
  for (const auto& [name, value] : response.parameters()) claims.add(name, value);  // iss is one of them
  claims.add("aud", client.client_id.value)
      .add("iat", base::unix_seconds(now))
      .add("exp", base::unix_seconds(now + settings.lifetimes.code));
  return response.as_jwt(base::sign_jws(*signer, "oauth-authz-resp+jwt", claims.text()), mode);
}

}  // namespace oauth
