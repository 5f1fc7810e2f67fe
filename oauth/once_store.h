// The one primitive for whatever may happen once: claim a key, exactly one winner on any number of nodes.
#pragma once
#include <string_view>

#include "base/crypto/digest.h"
#include "base/time.h"

namespace oauth {

/// What is claimed: names are spaces of their own.
namespace once {
inline constexpr std::string_view kClientAssertion = "client_assertion";  // jti of RFC 7523 3
inline constexpr std::string_view kDpopProof = "dpop";                    // jti of RFC 9449 11.1
inline constexpr std::string_view kAssertionGrant = "jwt_bearer";         // jti of RFC 7523 2.1
inline constexpr std::string_view kConsentedPayment = "payment";  // one use of a consent to one payment
}  // namespace once

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
};

}  // namespace oauth
