// Which consents to one payment were used, and by which request.
#pragma once
#include <optional>

#include "base/crypto/digest.h"
#include "base/time.h"

namespace gateway {

/// A request that used a consent. The same request has the same digest however often it is sent.
struct ConsentUse {
  base::Digest request;
  base::Instant at{};
  friend bool operator==(const ConsentUse&, const ConsentUse&) = default;
};

/// Implemented by store/; thread-safe, synchronous: blocking pool only.
class ConsentUseStore {
 public:
  virtual ~ConsentUseStore() = default;
  /// Atomic: if `consent` was not used yet, `use` is its use from now on, durably, and the answer is nullopt;
  /// otherwise nothing changes and the answer is the use that is there. Of two at once exactly one gets
  /// nullopt. The row may be deleted after `keep_until`. Throws store::Failure.
  virtual std::optional<ConsentUse> claim_consent(const base::Digest& consent, const ConsentUse& use,
                                                  base::Instant keep_until) = 0;
};

}  // namespace gateway
