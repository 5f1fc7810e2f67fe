// The revocations this node knows, in order: one follower appends, every worker catches up without a lock
// when idle.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "base/time.h"
#include "oauth/grant_store.h"
#include "oauth/revocation_view.h"

namespace gateway {

/// Thread-safe.
class RevocationLog {
 public:
  /// Reads what the store has gained. Throws store::Failure; then the log grows stale. Pool and control
  /// threads only. `tell` hears of each entry before a worker can: what is remembered of the subject is
  /// forgotten by the time that its tokens are refused.
  void follow(oauth::GrantStore& store, const base::Clock& clock,
              const std::function<void(const oauth::Revocation&)>& tell = {});
  /// Highest sequence number held: one atomic load tells a worker whether there is anything new.
  std::uint64_t epoch() const noexcept { return epoch_.load(std::memory_order_acquire); }
  /// When the store was last read to its end; tokens are refused when that is too long ago.
  base::Instant fresh_at() const noexcept {
    return base::Instant{base::Micros{fresh_at_.load(std::memory_order_acquire)}};
  }
  /// Applies the entries after `seen` to a worker's view and moves `seen`.
  void catch_up(oauth::RevocationView& view, std::uint64_t& seen) const;
  /// Forgets entries that have expired.
  void expire(base::Instant now);
  std::size_t size() const;

 private:
  std::mutex following_;  // one reader of the store at a time; entries are appended in order
  mutable std::mutex mutex_;
  std::deque<oauth::Revocation> entries_;  // ascending seq
  std::atomic<std::uint64_t> epoch_{0};
  std::atomic<std::int64_t> fresh_at_{0};
};

/// How old the log may be before tokens are refused with 503 (DESIGN: at most 1 s behind, never trusted
/// beyond 5 s).
inline constexpr base::Seconds kMostStale{5};

}  // namespace gateway
