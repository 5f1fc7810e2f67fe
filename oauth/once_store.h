// The one primitive for whatever may happen once: claim a key, exactly one winner on any number of nodes.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto/digest.h"
#include "base/time.h"

namespace oauth {

/// What is claimed: names are spaces of their own.
namespace once {
inline constexpr std::string_view kClientAssertion = "client_assertion";  // jti of RFC 7523 3
inline constexpr std::string_view kDpopProof = "dpop";                    // jti of RFC 9449 11.1
inline constexpr std::string_view kAssertionGrant = "jwt_bearer";         // jti of RFC 7523 2.1
inline constexpr std::string_view kSignatureNonce = "signature";          // nonce of RFC 9421 2.3
inline constexpr std::string_view kQuotaEvent = "quota_event";            // a level of an app's quota
inline constexpr std::string_view kConsentedPayment = "payment";  // one use of a consent to one payment
}  // namespace once

struct OnceClaim {
  std::string kind;
  base::Digest key;
  base::Instant expires_at{};
};

/// Thread-safe. Throws store::Failure if the database is unavailable; then nothing was claimed, unless the
/// text says that the outcome is unknown.
class OnceStore {
 public:
  virtual ~OnceStore() = default;
  /// Claims (kind, key) until `expires_at`. True for exactly one caller until then; afterwards it may be
  /// claimed anew. Durable when it returns.
  /// @param kind  one of the names above, at most 20 characters
  virtual bool claim(std::string_view kind, const base::Digest& key, base::Instant expires_at,
                     base::Instant now) = 0;
  /// Whether submit() works here.
  virtual bool submits() const { return false; }
  /// Claims all or none without keeping the caller waiting: `done`, on another thread, tells whether they are
  /// claimed, durably. It may say no of what has expired: claim() decides. False, and nothing is called, if
  /// it cannot be done now.
  virtual bool submit(std::vector<OnceClaim> /*claims*/, std::function<void(bool claimed)> /*done*/) {
    return false;
  }
};

/// Writes down what is to be claimed, and lets the caller go on as if it were: for who claims all of it
/// later, and answers only then. For one thread.
class PendingClaims final : public OnceStore {
 public:
  bool claim(std::string_view kind, const base::Digest& key, base::Instant expires_at,
             base::Instant /*now*/) override {
    claims_.push_back({std::string(kind), key, expires_at});
    return true;
  }
  std::vector<OnceClaim> take() { return std::move(claims_); }

 private:
  std::vector<OnceClaim> claims_;
};

}  // namespace oauth
