// A public key from a JWK (RFC 7517): EC P-256, RSA of 2048 to 4096 bits, Ed25519 (RFC 8037).
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/crypto/alg.h"
#include "base/result.h"

namespace base {

class JsonObjectView;

inline constexpr std::size_t kMaxJwk = 16 * 1024;  // bytes of one key's JSON text, with x5c
inline constexpr std::size_t kMaxKid = 256;        // bytes

/// Immutable; all functions may be called from any thread. Copies are cheap and share the key.
class PublicKey {
 public:
  /// RFC 7517 4, RFC 7518 6, RFC 8037 2. Refused with invalid_request and a literal reason: anything but one
  /// JSON object with distinct members; private members (d p q dp dq qi oth k); a `use`, `key_ops` or `alg`
  /// that is not for verifying signatures; coordinates off the curve, Ed25519 keys that are non-canonical,
  /// off the curve or of small order; RSA moduli below 2048 or above 4096 bits or even, exponents that are
  /// even, below 65537 or above 2^32; numbers with leading zero bytes; an empty or overlong `kid`. Members
  /// that point elsewhere (x5u, jku) are ignored, nothing is ever fetched.
  static Result<PublicKey> from_jwk(std::string_view json_text);

  /// The JWK's `kid`, "" if it has none.
  const std::string& kid() const noexcept;
  /// Whether this key may verify `alg`: its type fits and the JWK's own `alg`, if any, is the same.
  bool alg_allowed(Alg alg) const noexcept;
  /// RFC 7638 with SHA-256, base64url: 43 characters. The `jkt` of RFC 9449 6.1.
  const std::string& thumbprint() const noexcept;
  /// The JWK with its public members only: kty, those of the type, and kid, alg, use as far as they were
  /// given.
  std::string public_jwk_json() const;
  /// RFC 7518 3.3-3.5, RFC 8037 3.1. False for every malformed signature and for an algorithm not allowed.
  /// ES256: 64 bytes r||s with 0 < r, s < n (CVE-2022-21449). PS256: MGF1 with SHA-256, salt of 32 bytes.
  bool verify(Alg alg, std::string_view data, std::string_view signature) const;
  /// rsa-pss-sha512 of HTTP message signatures (RFC 9421 3.3.1). False also for a key that is no RSA key, and
  /// for one whose JWK names an `alg`: those that we know are for JWS with SHA-256.
  bool verify_pss_sha512(std::string_view data, std::string_view signature) const;

 private:
  struct Key;
  explicit PublicKey(std::shared_ptr<const Key> key);
  std::shared_ptr<const Key> key_;  // shared by the copies: it never changes
};

/// Whether a JWK has a member of a private or symmetric key (RFC 7518 6.2.2, 6.3.2, 6.4.1, RFC 8037 2).
bool has_private_member(const JsonObjectView& jwk);

}  // namespace base
