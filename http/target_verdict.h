// What the health checks say of one target, for every core that sends to it.
#pragma once
#include <atomic>
#include <chrono>

#include "base/time.h"
#include "http/slow_start.h"

namespace http {

/// Written by the thread of the checks, read by any. One word: reading it is one load.
class TargetVerdict {
 public:
  explicit TargetVerdict(bool healthy) : healthy_since_(healthy ? base::Instant::min() : kUnhealthy) {}
  void set(bool healthy, base::Instant now) noexcept {
    healthy_since_.store(healthy ? now : kUnhealthy, std::memory_order_relaxed);
  }
  bool healthy() const noexcept { return healthy_since_.load(std::memory_order_relaxed) != kUnhealthy; }
  /// How much of its weight counts, in thousandths: none while it is unhealthy, and all of it again
  /// `slow_start` after it got well.
  unsigned share(base::Instant now, std::chrono::milliseconds slow_start) const noexcept {
    const base::Instant since = healthy_since_.load(std::memory_order_relaxed);
    return since == kUnhealthy ? 0 : slow_start_share(since, now, slow_start);
  }

 private:
  static constexpr base::Instant kUnhealthy = base::Instant::max();
  std::atomic<base::Instant> healthy_since_;
  static_assert(std::atomic<base::Instant>::is_always_lock_free);
};

}  // namespace http
