// Calendar windows for quotas: minutes and hours of UTC, days and months of a time zone.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "gateway/time_zone.h"

namespace gateway {

struct Period {
  enum class Unit : std::uint8_t { minute, hour, day, month } unit = Unit::day;
  std::chrono::minutes utc_offset{0};      // days and months begin at 00:00 of this offset …
  std::shared_ptr<const TimeZone> zone{};  // … or, if it is set, of this zone
  /// Zones are the same by name: each configuration reads its own.
  friend bool operator==(const Period& a, const Period& b) {
    const auto name = [](const Period& one) {
      return one.zone ? std::string_view(one.zone->name) : std::string_view();
    };
    return a.unit == b.unit && a.utc_offset == b.utc_offset && name(a) == name(b);
  }
};

/// "minutely", "hourly", "daily", "monthly": what the quota is called in RateLimit fields.
std::string_view period_name(Period::Unit unit);
/// Where its windows begin: "Asia/Shanghai", "+08:00", "UTC".
std::string zone_name(const Period& period);
/// The longest that a window of this unit lasts, clock changes apart.
std::chrono::seconds longest_window(Period::Unit unit);

struct Window {
  base::Instant start{}, end{};  // half-open
  friend bool operator==(const Window&, const Window&) = default;
};

/// The window that contains `now`. Windows follow one another without gap or overlap, whatever clocks do.
/// Pure, without allocation.
Window window_at(const Period& period, base::Instant now);

}  // namespace gateway
