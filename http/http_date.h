// Points in time as header fields write them (RFC 9110 §5.6.7): reading.
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"

namespace http {

/// An HTTP-date in any of its three forms; nullopt for anything else. The day of the week is not compared
/// with the date, as nobody is helped by a refusal.
/// @param now  for the two-digit year of RFC 850, which is never more than 50 years ahead
/// Pure.
std::optional<base::Instant> parse_http_date(std::string_view text, base::Instant now) noexcept;

}  // namespace http
