// Compact JWS with ES256 (RFC 7515 7.1), the only form and the only algorithm there is here.
#pragma once
#include <string>
#include <string_view>

#include "base/crypto/es256.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxJws = 8 * 1024;  // bytes of a whole token

/// A token taken apart, its signature NOT yet verified.
struct JwsView {
  std::string kid;                 // "" if the header has none
  std::string typ;                 // as sent, "" if none
  std::string header;              // the header's JSON text, for members that are not above (DPoP's jwk)
  std::string payload;             // decoded bytes; trust them only after verify_jws
  std::string_view signing_input;  // points into the token
  std::string signature;           // 64 bytes r||s
};

/// header.payload.signature; the header is {"alg":"ES256","kid":key.kid(),"typ":typ}.
/// @param typ  a literal like "at+jwt"; needs no JSON escaping
/// Thread-safe; about 30 µs.
std::string sign_jws(const SigningKey& key, std::string_view typ, std::string_view payload);

/// RFC 7515 5.2 steps 1-7: strict base64url, header a JSON object without duplicate members, `alg` exactly
/// "ES256", no `crit`. invalid_token if malformed or over kMaxJws. The caller then finds the key by kid.
Result<JwsView> split_jws(std::string_view token);

/// RFC 7515 5.2 step 8. invalid_token if the signature is not the key's.
Status verify_jws(const JwsView& jws, const VerifyingKey& key);

}  // namespace base
