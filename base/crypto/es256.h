// ECDSA P-256 with SHA-256 in JWS form (RFC 7518 3.4), and the keys for it.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace base {

/// A P-256 key pair. Immutable after construction; sign() may be called from any thread.
class SigningKey {
 public:
  static SigningKey generate();
  /// From PKCS#8 or SEC1 PEM; nullopt if it is not a P-256 private key.
  static std::optional<SigningKey> from_pem(const Secret& pem);
  Secret to_pem() const;
  /// RFC 7638 thumbprint of the public key.
  const std::string& kid() const noexcept { return kid_; }
  /// base64url coordinates, as in a JWK (RFC 7518 6.2).
  const std::string& x() const noexcept { return x_; }
  const std::string& y() const noexcept { return y_; }
  /// 64 bytes r||s over SHA-256(data).
  std::string sign(std::string_view data) const;
  ~SigningKey();
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;

 private:
  struct Key;
  SigningKey();
  void adopt(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
  std::string kid_, x_, y_;
};

/// A P-256 public key from a JWK's coordinates: a checked point, a plain value. verify() may be called from
/// any thread; it costs one ECDSA verification and 1 µs if the thread's last one was with another key.
class VerifyingKey {
 public:
  static std::optional<VerifyingKey> from_jwk(std::string_view x, std::string_view y);
  /// `signature` is 64 bytes r||s. False for every malformed input.
  bool verify(std::string_view data, std::string_view signature) const;

 private:
  VerifyingKey() = default;
  std::array<char, 65> point_{};  // SEC 1 2.3.3, uncompressed, on the curve
};

/// RFC 7638 3: the thumbprint of a P-256 public key, base64url. `x` and `y` as in the JWK, already valid.
std::string jwk_thumbprint(std::string_view x, std::string_view y);

}  // namespace base
