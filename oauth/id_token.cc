// Writing ID tokens.
#include "oauth/id_token.h"

#include <stdexcept>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "oauth/json_object.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

/// 3.1.3.6: the left half of the hash. All our algorithms hash with SHA-256, but for Ed25519 (SHA-512).
std::string half_hash(std::string_view access_token, base::Alg alg) {
  if (alg == base::Alg::eddsa) return {};
  return base::base64url(base::sha256(access_token).view().substr(0, 16));
}

}  // namespace

std::string_view id_token_alg(const ClientMetadata& metadata) noexcept {
  if (!metadata.id_token_signed_response_alg.empty()) return metadata.id_token_signed_response_alg;
  return metadata.profile == Profile::oidc ? "RS256" : "ES256";
}

base::Secret issue_id_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                            std::string_view nonce, std::string_view access_token, base::Instant now) {
  const auto signing = issuer.keys.signing.current();
  const base::Signer* signer = signing->for_alg(id_token_alg(client.metadata));
  if (!signer) throw std::logic_error("no key signs ID tokens with the client's algorithm");
  JsonObject claims;
  claims.add("iss", issuer.settings.issuer)
      .add("sub", subject_for(client, {facts.subject}, issuer.keys.web))
      .add("aud", client.client_id.value)
      .add("iat", base::unix_seconds(now))
      .add("exp", base::unix_seconds(now + issuer.settings.lifetimes.access_token));
  if (!nonce.empty()) claims.add("nonce", nonce);
  if (const std::string hash = half_hash(access_token, signer->alg()); !hash.empty())
    claims.add("at_hash", hash);
  const Authentication& authentication = facts.authentication;
  if (authentication.auth_time != base::Instant{})
    claims.add("auth_time", base::unix_seconds(authentication.auth_time));
  if (!authentication.acr.empty()) claims.add("acr", authentication.acr);
  if (!authentication.amr.empty()) claims.add("amr", authentication.amr);
  if (!authentication.sid.empty()) claims.add("sid", authentication.sid);
  return base::Secret(base::sign_jws(*signer, "JWT", claims.text()));
}

}  // namespace oauth
