// Whether the wall clock can be trusted with what cannot be undone.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace gateway {

/// Sees a clock that is set. Of one thread.
class SteadyWatch {
 public:
  static constexpr base::Micros kJump = std::chrono::seconds{30};
  static constexpr std::chrono::nanoseconds kSettled = std::chrono::hours{1};

  /// True if the wall clock has gone along with the steady one for an hour of calls. `steady_ns` is
  /// base::monotonic_ns().
  bool settled(base::Instant now, std::int64_t steady_ns) {
    const auto steady = std::chrono::nanoseconds{steady_ns};
    if (since_) {
      const auto expected = at_ + std::chrono::duration_cast<base::Micros>(steady - steady_at_);
      if (now > expected + kJump || now < expected - kJump) since_.reset();
    }
    if (!since_) since_ = steady;
    at_ = now;
    steady_at_ = steady;
    return steady - *since_ >= kSettled;
  }

 private:
  std::optional<std::chrono::nanoseconds> since_;
  base::Instant at_{};
  std::chrono::nanoseconds steady_at_{};
};

}  // namespace gateway
