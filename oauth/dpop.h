// DPoP proofs (RFC 9449): that whoever sends a request holds the key that a token is bound to.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "oauth/once_store.h"

namespace oauth {

inline constexpr std::size_t kMaxDpopProof = 4096;  // characters
inline constexpr base::Seconds kDpopWindow{60};     // how far iat may be from now, either way (11.1)
inline constexpr std::string_view kDpopAlgs = "ES256 PS256 EdDSA";

/// The request that a proof must be about.
struct DpopTarget {
  std::string_view method;
  std::string_view origin;        // ours, as configured: never from Host or X-Forwarded-* (4.3-9)
  std::string_view path;          // without query
  std::string_view access_token;  // at resources: what ath must be the hash of; empty at the token endpoint
};

/// Stateless nonces (8, 9): a time window under a MAC. One that is older than two windows is refused.
class DpopNonces {
 public:
  /// `web_key` outlives it. A window is `window` long, so a nonce lives between one and two of them.
  explicit DpopNonces(const base::Secret& web_key, base::Seconds window = base::Seconds{120})
      : web_key_(web_key), window_(window) {}
  std::string current(base::Instant now) const;
  bool accepts(std::string_view nonce, base::Instant now) const;

 private:
  std::string of(std::int64_t number) const;
  const base::Secret& web_key_;
  base::Seconds window_;
};

struct DpopProof {
  std::string jkt;      // thumbprint of the key (RFC 7638)
  base::Digest jti;     // of key and jti: what may be used once
  base::Instant until;  // how long it must be remembered
};

/// 4.3, all but the memory of jti. htu is compared without query and fragment, its scheme and host in any
/// case, with or without the default port (9110 4.2.3); iat is within kDpopWindow of `now`, unless a nonce is
/// required, which then alone decides (8).
/// @param nonces  nullptr: none are required
/// @return invalid_dpop_proof; use_dpop_nonce if one is required and is missing or too old. Pure.
base::Result<DpopProof> check_dpop_proof(std::string_view proof, const DpopTarget& target,
                                         const DpopNonces* nonces, base::Instant now);

/// 11.1: the first use of the proof, on any node. invalid_dpop_proof otherwise. Throws store::Failure.
base::Status claim_dpop_proof(const DpopProof& proof, OnceStore& once, base::Instant now);

}  // namespace oauth
