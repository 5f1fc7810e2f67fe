// Verifying DPoP proofs.
#include "oauth/dpop.h"

#include "base/crypto/base64url.h"
#include "base/crypto/jws.h"
#include "oauth/http_uri.h"
#include "oauth/jwt_claims.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxJti = 256;  // bytes

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_dpop_proof, why}; }

base::Status check_claims(const JwtClaims& claims, const DpopTarget& target) {
  if (claims.jti.empty() || claims.jti.size() > kMaxJti)
    return invalid("the DPoP proof needs a jti of at most 256 bytes");
  if (claims.text("htm") != target.method)
    return invalid("htm of the DPoP proof is not the method of this request");
  const auto htu = claims.text("htu");
  if (!htu || !is_same_http_uri(*htu, target.origin, target.path))
    return invalid("htu of the DPoP proof is not the address of this request");
  if (target.access_token.empty()) return base::ok();
  const auto ath = claims.text("ath");
  if (!ath || !base::equal_ct(*ath, base::base64url(base::sha256(target.access_token).view())))
    return invalid("ath of the DPoP proof is not the hash of the access token");
  return base::ok();
}

base::Status check_time(const JwtClaims& claims, const DpopNonces* nonces, base::Instant now) {
  JwtTimePolicy policy;
  policy.exp_required = false;
  policy.iat_required = true;
  policy.max_ahead = kDpopWindow;
  if (nonces) {
    const auto nonce = claims.text("nonce");
    if (!nonce || !nonces->accepts(*nonce, now))
      return base::Error{base::ErrorCode::use_dpop_nonce, "the DPoP proof needs the nonce that is given"};
    return claims.iat ? base::ok() : base::Status(invalid("the DPoP proof needs an iat"));
  }
  policy.max_iat_age = kDpopWindow;
  if (auto s = check_jwt_times(claims, now, policy); !s)
    return invalid("iat of the DPoP proof is missing or too far from the time in the Date field");
  return base::ok();
}

}  // namespace

std::string DpopNonces::of(std::int64_t number) const {
  return base::base64url(
      base::hmac_sha256(web_key_.reveal(), "dpop nonce\n" + std::to_string(number)).view());
}

std::string DpopNonces::current(base::Instant now) const {
  return of(base::unix_seconds(now) / window_.count());
}

bool DpopNonces::accepts(std::string_view nonce, base::Instant now) const {
  const std::int64_t number = base::unix_seconds(now) / window_.count();
  const bool is_current = base::equal_ct(nonce, of(number)), is_last = base::equal_ct(nonce, of(number - 1));
  return is_current || is_last;
}

base::Result<DpopProof> check_dpop_proof(std::string_view proof, const DpopTarget& target,
                                         const DpopNonces* nonces, base::Instant now) {
  const auto jws = base::split_jws(proof, {base::kFapiAlgs, kMaxDpopProof});
  if (!jws) return invalid(jws.error().description);
  if (jws->typ != "dpop+jwt") return invalid("typ of the DPoP proof must be dpop+jwt");
  if (jws->jwk().empty()) return invalid("the DPoP proof has no jwk");
  const auto key = base::PublicKey::from_jwk(jws->jwk());
  if (!key) return invalid("the jwk of the DPoP proof is not a public key of a known kind");
  if (!base::verify_jws(*jws, *key)) return invalid("the signature of the DPoP proof is wrong");
  const auto claims = read_jwt_claims(jws->payload);
  if (!claims) return invalid(claims.error().description);
  if (auto s = check_claims(*claims, target); !s) return std::move(s).error();
  if (auto s = check_time(*claims, nonces, now); !s) return std::move(s).error();
  // As long as the proof could be accepted again: with nonces, two windows.
  const base::Seconds memory = nonces ? base::Seconds{300} : 2 * kDpopWindow;
  return DpopProof{key->thumbprint(), base::sha256(key->thumbprint() + "\n" + claims->jti), now + memory};
}

base::Status claim_dpop_proof(const DpopProof& proof, OnceStore& once, base::Instant now) {
  if (!once.claim(once::kDpopProof, proof.jti, proof.until, now))
    return invalid("the DPoP proof was used before");
  return base::ok();
}

}  // namespace oauth
