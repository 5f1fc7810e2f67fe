// The keys that sign ID tokens, JWT access tokens, authorization responses and the like, and their public
// half.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/jwk.h"
#include "base/crypto/signer.h"

namespace oauth {

/// One state of the keys. Immutable; thread-safe.
class SigningKeys {
 public:
  /// `active`: of each algorithm the first signs. `others`: announced before use, or retired and still needed
  /// to verify; only published. `also_published`: public JWKs of other signers, which find() does not know.
  explicit SigningKeys(std::vector<base::Signer> active, std::vector<base::Signer> others = {},
                       const std::vector<std::string>& also_published = {});

  /// The key for a JWA name ("ES256"; empty: ES256); nullptr if there is none.
  const base::Signer* for_alg(std::string_view alg) const;
  /// Names of the algorithms that can be asked for, ES256 first.
  std::vector<std::string> algs() const;
  /// Every key's public JWK as JSON text: the JWK Set (RFC 7517 5).
  const std::vector<std::string>& public_jwks() const noexcept { return public_jwks_; }
  /// For what this server signed itself (id_token_hint); nullptr if the kid is not one of ours.
  const base::PublicKey* find(std::string_view kid) const;

 private:
  std::vector<base::Signer> active_;
  std::vector<base::PublicKey> verifying_;
  std::vector<std::string> public_jwks_;
};

/// The current state, replaced when keys are rotated. Thread-safe.
class SigningKeyRing {
 public:
  explicit SigningKeyRing(std::shared_ptr<const SigningKeys> keys) : keys_(std::move(keys)) {}
  SigningKeyRing(SigningKeyRing&& other) noexcept : keys_(other.current()) {}
  /// Shared: with every call in flight that began before a rotation.
  std::shared_ptr<const SigningKeys> current() const {
    const std::lock_guard lock(mutex_);
    return keys_;
  }
  void replace(std::shared_ptr<const SigningKeys> keys) {
    const std::lock_guard lock(mutex_);
    keys_ = std::move(keys);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const SigningKeys> keys_;
};

}  // namespace oauth
