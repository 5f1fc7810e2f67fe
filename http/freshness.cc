// The arithmetic of ages and lifetimes.
#include "http/freshness.h"

#include <algorithm>

namespace http {

base::Micros initial_age(const AnswerTiming& timing) noexcept {
  const base::Micros none{0};
  const base::Micros apparent = std::max(none, timing.received_at - timing.date);
  const base::Micros delay = std::max(none, timing.received - timing.sent);
  return std::max(apparent, base::Micros(timing.age_value) + delay);
}

std::optional<base::Seconds> explicit_lifetime(const CacheControl& control,
                                               std::optional<base::Instant> expires, bool expires_broken,
                                               base::Instant date) noexcept {
  if (control.broken) return base::Seconds{0};
  if (control.s_maxage) return *control.s_maxage;
  if (control.max_age) return *control.max_age;
  if (expires_broken) return base::Seconds{0};
  if (!expires) return std::nullopt;
  const auto left = std::chrono::floor<base::Seconds>(*expires - date);
  return std::clamp(left, base::Seconds{0}, base::Seconds{kLongestAge});
}

bool is_fresh_enough(base::Micros lifetime, base::Micros age, const CacheControl& request) noexcept {
  if (age >= lifetime || request.no_cache || request.broken) return false;
  if (request.max_age && age > *request.max_age) return false;
  return !request.min_fresh || lifetime - age >= *request.min_fresh;
}

bool may_stand_in(base::Micros lifetime, base::Micros age, base::Micros allowance) noexcept {
  return age < lifetime + allowance;
}

}  // namespace http
