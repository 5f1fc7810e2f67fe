// The RateLimit-Policy value of a plan.
#include "gateway/plan.h"

namespace gateway {

std::string ratelimit_policy(const Plan& plan) {
  const bool monthly = plan.period.unit == Period::Unit::month;
  return "\"burst\";q=" + std::to_string(plan.burst.burst) +
         ";w=" + std::to_string(refill_seconds(plan.burst)) + ", \"" + (monthly ? "monthly" : "daily") +
         "\";q=" + std::to_string(plan.quota) + ";w=" + std::to_string(monthly ? 31 * 86400 : 86400);
}

}  // namespace gateway
