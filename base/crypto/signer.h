// A private key that signs JWS with one algorithm, for the authorization server's own tokens.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/alg.h"
#include "base/secret.h"

namespace base {

/// Immutable; sign() may be called from any thread. A key belongs to one algorithm (RFC 8725 3.1): RS256 and
/// PS256 have their own RSA keys.
class Signer {
 public:
  /// P-256, Ed25519, or RSA of 2048 bits with exponent 65537 (that takes 50 to 500 ms: not on a core).
  static Signer generate(Alg alg);
  /// From PKCS#8 PEM; nullopt if it is not a sound private key of the algorithm's type (RSA: 2048..4096
  /// bits).
  /// With RSA about 50 ms: its factors are checked.
  static std::optional<Signer> from_pem(Alg alg, const Secret& pem);
  /// PKCS#8, unencrypted: what the store keeps under the master key.
  Secret to_pem() const;

  Alg alg() const noexcept { return alg_; }
  /// RFC 7638 thumbprint of the public key.
  const std::string& kid() const noexcept { return kid_; }
  /// The public JWK with use "sig", alg and kid: an entry of the JWK Set.
  const std::string& public_jwk_json() const noexcept { return public_jwk_json_; }
  /// The JWS signature bytes over `data` (RFC 7518 3.3-3.5, RFC 8037 3.1). About 30 µs, RSA about 700 µs.
  std::string sign(std::string_view data) const;

  ~Signer();
  Signer(Signer&&) noexcept;
  Signer& operator=(Signer&&) noexcept;

 private:
  struct Key;
  Signer();
  static std::optional<Signer> adopt(Alg alg, std::unique_ptr<Key> key);
  Alg alg_ = Alg::es256;
  std::unique_ptr<Key> key_;
  std::string kid_, public_jwk_json_;
};

}  // namespace base
