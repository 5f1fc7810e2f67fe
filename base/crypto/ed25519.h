// EdDSA with Ed25519 in JWS form (RFC 8032, RFC 8037 3.1).
#pragma once
#include <memory>
#include <optional>
#include <string_view>

namespace base {

/// An Ed25519 public key from a JWK's `x` (RFC 8037 2). Immutable; verify() may be called from any thread.
class Ed25519VerifyingKey {
 public:
  /// `x` is 32 bytes: the canonical encoding (RFC 8032 5.1.3) of a point of the curve that is not of small
  /// order. OpenSSL checks none of that; for a point of small order anybody can sign.
  static std::optional<Ed25519VerifyingKey> from_jwk(std::string_view x);
  /// `signature` is 64 bytes R||S with S below the group's order. False for every malformed input.
  bool verify(std::string_view data, std::string_view signature) const;
  ~Ed25519VerifyingKey();
  Ed25519VerifyingKey(Ed25519VerifyingKey&&) noexcept;
  Ed25519VerifyingKey& operator=(Ed25519VerifyingKey&&) noexcept;

 private:
  struct Key;
  Ed25519VerifyingKey();
  std::unique_ptr<Key> key_;
};

}  // namespace base
