// Calendar windows for quotas: days and months in a zone with a fixed offset from UTC.
#pragma once
#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace gateway {

struct Period {
  enum class Unit : std::uint8_t { day, month } unit = Unit::day;
  std::chrono::minutes utc_offset{0};  // the window begins at 00:00 of this offset
  friend bool operator==(const Period&, const Period&) = default;
};

struct Window {
  base::Instant start{}, end{};  // half-open
  friend bool operator==(const Window&, const Window&) = default;
};

/// The window that contains `now`.
Window window_at(const Period& period, base::Instant now);

}  // namespace gateway
