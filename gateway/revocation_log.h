// The revocations this node knows: one follower applies what the store has gained, every worker asks them
// without a lock.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>

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
  /// Highest sequence number that was applied.
  std::uint64_t epoch() const noexcept { return epoch_.load(std::memory_order_acquire); }
  /// When the store was last read to its end; tokens are refused when that is too long ago.
  base::Instant fresh_at() const noexcept {
    return base::Instant{base::Micros{fresh_at_.load(std::memory_order_acquire)}};
  }
  /// Forgets entries that have expired, once they are many. The thread of a follower, too.
  void expire(base::Instant now);
  std::size_t size() const;

 private:
  friend class RevocationReader;
  void publish();

  std::mutex following_;  // one reader of the store at a time; entries are applied in order
  oauth::RevocationView view_;
  mutable std::mutex publishing_;
  oauth::RevokedTokens tokens_;
  std::atomic<std::uint64_t> edition_{0};  // of tokens_: one atomic load tells whether it is another
  std::atomic<std::uint64_t> epoch_{0};
  std::atomic<std::int64_t> fresh_at_{0};
};

/// How old the log may be before tokens are refused with 503 (DESIGN: at most 1 s behind, never trusted
/// beyond 5 s).
inline constexpr base::Seconds kMostStale{5};

enum class Standing : std::uint8_t {
  good,
  revoked,
  unknown  // the log is too old to tell
};

/// Asks the log for one worker, on its thread.
class RevocationReader {
 public:
  /// No allocation, and no lock but when the log has got larger tables.
  Standing standing(const RevocationLog& log, const oauth::AccessClaimsView& claims, base::Instant now);
  /// Brings near what standing() reads for nearly every token.
  void fetch_ahead(const oauth::AccessClaimsView& claims) const noexcept { tokens_.fetch_ahead(claims); }
  /// Lets go of tables that the log has replaced, for a worker that nobody asks.
  void follow(const RevocationLog& log);

 private:
  oauth::RevokedTokens tokens_;
  std::uint64_t edition_ = 0;
};

}  // namespace gateway
