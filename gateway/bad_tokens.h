// How many access tokens that are none an address may present: a flood of them costs a bounded amount.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "gateway/keyed_rates.h"

namespace gateway {

/// By what one subscriber has (http::subscriber_of). Of more addresses than there is memory for, all that are
/// new share one allowance, which is kSharedTimes that of an address. Thread-safe.
class BadTokens {
 public:
  static constexpr std::uint64_t kSharedTimes = 100;

  BadTokens(const Rate& rate, base::Random& random);
  /// Seconds until one more may be judged; 0: now. For what is expensive to judge: nothing is counted.
  /// `mono`: monotonic clock, ns.
  std::int64_t wait(std::string_view peer, std::int64_t mono) const;
  /// Counts one. Seconds to wait if there were too many; 0 if not.
  std::int64_t count(std::string_view peer, std::int64_t mono);

 private:
  std::uint64_t key_of(std::string_view peer) const;

  const Rate rate_, shared_rate_;
  const base::Secret secret_;  // nobody can choose addresses that meet in one place
  KeyedRates addresses_;
  std::atomic<std::int64_t> shared_tat_{0};
};

}  // namespace gateway
