// Compact JWS (RFC 7515 7.1): signing, taking apart, verifying.
#pragma once
#include <string>
#include <string_view>

#include "base/crypto/alg.h"
#include "base/crypto/es256.h"
#include "base/crypto/jwk.h"
#include "base/crypto/signer.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxJws = 8 * 1024;  // bytes of a whole token, unless the caller says otherwise

/// What a caller accepts.
struct JwsRules {
  AlgSet algs{Alg::es256};
  std::size_t max_size = kMaxJws;  // bytes of the whole token
};

/// A token taken apart, its signature NOT yet verified.
struct JwsView {
  Alg alg = Alg::es256;
  std::string kid;                 // "" if the header has none
  std::string typ;                 // as sent, "" if none
  std::string header;              // the header's JSON text, for members that are not above
  std::string payload;             // decoded bytes; trust them only after verify_jws
  std::string_view signing_input;  // points into the token
  std::string signature;           // bytes; ES256: r||s

  /// The header's `jwk` as JSON text, "" if there is none (RFC 9449 4.2). Points into `header`.
  std::string_view jwk() const noexcept { return std::string_view(header).substr(jwk_at, jwk_size); }
  std::size_t jwk_at = 0, jwk_size = 0;
};

/// header.payload.signature; the header is {"alg":…,"kid":key.kid(),"typ":typ}.
/// @param typ  a literal like "at+jwt"; needs no JSON escaping
/// Thread-safe; about 30 µs, with RSA about 700 µs.
std::string sign_jws(const SigningKey& key, std::string_view typ, std::string_view payload);
std::string sign_jws(const Signer& key, std::string_view typ, std::string_view payload);

/// RFC 7515 5.2 steps 1-7: strict base64url, header a JSON object without duplicate members, `alg` one of
/// `rules.algs`, signature of a possible length, no `crit`, `b64` (RFC 7797) or `zip`, `jwk` an object if
/// present. invalid_token if malformed (a JWE has five parts) or too long. Nothing is verified, nothing
/// fetched; the caller then finds the key: by kid, or in jwk() where a specification says so.
Result<JwsView> split_jws(std::string_view token, const JwsRules& rules = {});

/// RFC 7515 5.2 step 8. invalid_token if the signature is not the key's or the key not for this algorithm.
Status verify_jws(const JwsView& jws, const PublicKey& key);
/// The same with a bare P-256 key; the token's alg must be ES256.
Status verify_jws(const JwsView& jws, const VerifyingKey& key);

}  // namespace base
