// RSA signatures: RS256 and PS256 (RFC 7518 3.3, 3.5), and PSS with SHA-512 (RFC 9421 3.3.1).
#pragma once
#include <memory>
#include <optional>
#include <string_view>

namespace base {

/// An RSA public key from a JWK's numbers (RFC 7518 6.3.1). Immutable; verification may be called from any
/// thread.
class RsaVerifyingKey {
 public:
  /// `n` has 2048 to 4096 bits and is odd, `e` is odd, from 65537 to 2^32; base64url without leading zero
  /// bytes.
  static std::optional<RsaVerifyingKey> from_jwk(std::string_view n, std::string_view e);
  /// False for every signature that is not exactly as long as the modulus.
  bool verify_rs256(std::string_view data, std::string_view signature) const;
  /// MGF1 with SHA-256; the salt has exactly 32 bytes.
  bool verify_ps256(std::string_view data, std::string_view signature) const;
  /// RFC 9421 3.3.1, rsa-pss-sha512: MGF1 with SHA-512; the salt has exactly 64 bytes.
  bool verify_pss_sha512(std::string_view data, std::string_view signature) const;
  ~RsaVerifyingKey();
  RsaVerifyingKey(RsaVerifyingKey&&) noexcept;
  RsaVerifyingKey& operator=(RsaVerifyingKey&&) noexcept;

 private:
  struct Key;
  RsaVerifyingKey();
  std::unique_ptr<Key> key_;
};

}  // namespace base
