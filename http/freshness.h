// How old an answer is and for how long it is fresh (RFC 9111 §4.2), as arithmetic over values.
#pragma once
#include <optional>

#include "base/time.h"
#include "http/cache_control.h"

namespace http {

/// What is known of an answer's time when it arrives.
struct AnswerTiming {
  base::Micros sent{0}, received{0};  // of a clock that only moves forward: the request, and the answer's end
  base::Instant received_at{};        // by the wall clock
  base::Instant date{};               // Date; received_at if the answer has none
  base::Seconds age_value{0};         // Age; 0 if it has none
};

/// corrected_initial_age of §4.2.3: how old the answer was when it arrived. Never negative, whatever the
/// clocks say.
base::Micros initial_age(const AnswerTiming& timing) noexcept;

/// current_age of §4.2.3.
/// @param received, now  of the clock that only moves forward
inline base::Micros current_age(base::Micros initial, base::Micros received, base::Micros now) noexcept {
  return initial + (now > received ? now - received : base::Micros{0});
}

/// freshness_lifetime of §4.2.1 for a cache that is shared: s-maxage, max-age, Expires, in this order;
/// nothing is guessed (§4.2.2). nullopt if the answer says nothing; zero if what it says is broken.
/// @param expires  Expires; `expires_broken` if it is there and no date: that is a time in the past (§5.3)
std::optional<base::Seconds> explicit_lifetime(const CacheControl& control,
                                               std::optional<base::Instant> expires, bool expires_broken,
                                               base::Instant date) noexcept;

/// Whether an answer may be used without asking the backend (§4.2, §5.2.1): it is fresh, and as young and as
/// long fresh as the request wants it.
bool is_fresh_enough(base::Micros lifetime, base::Micros age, const CacheControl& request) noexcept;

/// Whether a stale answer may stand in for one that failed (RFC 5861 §4): fresh until less than `allowance`
/// ago.
bool may_stand_in(base::Micros lifetime, base::Micros age, base::Micros allowance) noexcept;

}  // namespace http
