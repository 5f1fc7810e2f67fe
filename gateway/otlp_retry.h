// What a collector's answer means for the spans that were sent to it: done, refused, or to be sent again
// later.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "http/message.h"

namespace gateway {

struct OtlpVerdict {
  enum class Kind : std::uint8_t { taken, refused, again } kind = Kind::refused;
  std::chrono::milliseconds wait{0};  // again: before that it must not be sent
  std::uint64_t rejected_spans = 0;   // taken: how many of them the collector did not keep
};

/// OTLP/HTTP: 2xx is done (a partial success says how many spans were rejected); 429, 502, 503 and 504, and
/// no answer at all, are tried again; everything else, redirects too, never. The wait is `Retry-After` where
/// the collector says one, at most an hour; otherwise one second, doubled with each attempt up to 30 s.
/// @param attempt  1 for the first
/// @param jitter   uniform bits: a wait without Retry-After is between half of it and all of it
OtlpVerdict judge_otlp_answer(const base::Result<http::Response>& answer, unsigned attempt,
                              std::uint64_t jitter, base::Instant now);

/// RFC 9110 §10.2.3: seconds, or an IMF-fixdate. Zero for a date that has passed; nullopt if malformed.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, base::Instant now);

}  // namespace gateway
