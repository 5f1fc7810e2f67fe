// Reading RFC 3339 timestamps of query parameters.
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"

namespace sandbox {

/// RFC 3339 5.6 date-time: "2026-11-01T00:00:00Z", fractions up to microseconds are kept, an offset is
/// applied. nullopt if malformed or not a real date; a leap second (:60) is refused.
std::optional<base::Instant> parse_timestamp(std::string_view text);

}  // namespace sandbox
