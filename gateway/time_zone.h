// IANA time zones, read once from the system's TZif files (RFC 8536): nothing here touches the process's TZ.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace gateway {

/// Immutable; safe from any thread.
struct TimeZone {
  struct Shift {
    base::Instant at{};              // from here on …
    std::chrono::seconds offset{0};  // … local time is UTC plus this
  };
  std::string name;                // "Asia/Shanghai"
  std::chrono::seconds before{0};  // the offset before the first shift
  std::vector<Shift> shifts;       // in order of time

  /// Binary search, no allocation. After the last shift its offset stays.
  std::chrono::seconds offset_at(base::Instant now) const;
  /// The earliest instant at which the local clock shows `local`, a time written as if it were UTC, or more:
  /// a midnight that a change of the clock skips is the moment of the change, one that comes twice is the
  /// first.
  base::Instant first_at(base::Instant local) const;
};

/// The second, 64-bit block of a TZif file (RFC 8536 3). nullopt if it is damaged, counts leap seconds, or
/// has rules for the future (its footer) that its shifts do not spell out at least to the year 2037.
std::optional<TimeZone> parse_tzif(std::string_view name, std::string_view bytes);

/// Reads `folder`/`name`. nullopt for what is no name of a zone, and as parse_tzif().
std::optional<TimeZone> load_time_zone(std::string_view name,
                                       const std::string& folder = "/usr/share/zoneinfo");

}  // namespace gateway
