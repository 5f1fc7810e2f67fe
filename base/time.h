// Points in time and the clock they come from; only the edge asks the clock, everything else takes `now`.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace base {

using Micros = std::chrono::microseconds;
using Seconds = std::chrono::seconds;
/// Wall-clock time in UTC, microseconds since 1970.
using Instant = std::chrono::sys_time<Micros>;

inline constexpr Instant from_unix(std::int64_t seconds) { return Instant{Seconds{seconds}}; }
inline constexpr std::int64_t unix_seconds(Instant t) {
  return std::chrono::floor<Seconds>(t).time_since_epoch().count();
}

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// A time that passes evenly, also while somebody sets now() forward or back: for deadlines. To be compared
  /// with others of this process only, never with now(). A clock that nobody sets is one.
  virtual Instant steady() const { return now(); }
};

/// The machine's clock. Thread-safe.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
  Instant steady() const override;
};

/// Nanoseconds of a clock that only moves forward: for rates and durations, never for dates.
std::int64_t monotonic_ns() noexcept;

/// RFC 3339 with milliseconds and Z: 2026-11-22T08:15:30.123Z
std::string rfc3339(Instant t);
/// RFC 9110 5.6.7 IMF-fixdate: Sun, 22 Nov 2026 08:15:30 GMT
std::string http_date(Instant t);

}  // namespace base
