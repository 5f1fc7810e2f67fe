// Verifying ID token hints.
#include "oauth/id_token_hint.h"

#include "base/crypto/jws.h"
#include "oauth/jwt_claims.h"

namespace oauth {

base::Result<HintedToken> read_id_token_hint(std::string_view hint, const Settings& settings,
                                             const Keys& keys) {
  const base::Error invalid{base::ErrorCode::invalid_request,
                            "id_token_hint is not an ID token of this server"};
  const auto jws = base::split_jws(hint, {base::kAllAlgs});
  // "JWT" is the typ of our ID tokens; JWT access tokens and logout tokens have their own.
  if (!jws || jws->typ != "JWT") return invalid;
  const auto signing = keys.signing.current();
  const base::PublicKey* key = signing->find(jws->kid);
  if (!key || !base::verify_jws(*jws, *key)) return invalid;
  auto claims = read_jwt_claims(jws->payload);
  if (!claims || claims->iss != settings.issuer || claims->sub.empty() || claims->aud.empty()) return invalid;
  if (!claims->exp) return invalid;  // a signed userinfo response is no ID token
  return HintedToken{claims->sub, claims->text("sid").value_or(""), claims->aud};
}

}  // namespace oauth
