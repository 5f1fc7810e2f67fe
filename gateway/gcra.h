// GCRA: a rate limit in one 64-bit word, the theoretical arrival time. Pure arithmetic; the atomic word is
// elsewhere.
#pragma once
#include <chrono>
#include <cstdint>

namespace gateway {

/// `count` requests every `per`, of which `burst` may come at once.
struct Rate {
  std::uint64_t count = 50;
  std::chrono::milliseconds per{1000};
  std::uint64_t burst = 100;
  friend bool operator==(const Rate&, const Rate&) = default;

  /// Nanoseconds one unit takes to refill; at least 1.
  constexpr std::int64_t interval_ns() const {
    const std::int64_t ns =
        std::chrono::nanoseconds(per).count() / static_cast<std::int64_t>(count ? count : 1);
    return ns > 0 ? ns : 1;
  }
};

/// Outcome of asking for units at a time. `tat` is the new word if allowed, the old one if not.
struct GcraDecision {
  bool allowed = false;
  std::int64_t tat = 0;             // ns on the monotonic clock
  std::uint64_t remaining = 0;      // whole units that could come at once now
  std::int64_t retry_after_ns = 0;  // until this request could pass; 0 if allowed
};

/// `tat` and `now` in nanoseconds of one monotonic clock. A cost above the burst can never pass. No overflow
/// as long as interval_ns() * burst is below 2^62, which load_config() checks.
constexpr GcraDecision gcra(const Rate& rate, std::int64_t tat, std::int64_t now, std::uint64_t cost) {
  const std::int64_t interval = rate.interval_ns();
  const std::int64_t tolerance = interval * static_cast<std::int64_t>(rate.burst);
  const std::int64_t start = tat > now ? tat : now;
  const std::int64_t room = now + tolerance;
  const std::int64_t left = room - start;
  const std::uint64_t whole_units = left > 0 ? static_cast<std::uint64_t>(left / interval) : 0;
  if (cost > rate.burst) return {false, tat, whole_units, tolerance};
  const std::int64_t after = start + interval * static_cast<std::int64_t>(cost);
  if (after > room) return {false, tat, whole_units, after - room};
  return {true, after, static_cast<std::uint64_t>((room - after) / interval), 0};
}

/// Seconds until an empty bucket is full again, rounded up; the `w` of RateLimit-Policy. At least 1.
constexpr std::int64_t refill_seconds(const Rate& rate) {
  const std::int64_t ns = rate.interval_ns() * static_cast<std::int64_t>(rate.burst);
  const std::int64_t seconds = (ns + 999'999'999) / 1'000'000'000;
  return seconds > 0 ? seconds : 1;
}

}  // namespace gateway
