// The RateLimit-Policy value of a plan.
#include "gateway/plan.h"

namespace gateway {

std::string ratelimit_policy(const Plan& plan) {
  std::string out = "\"burst\";q=" + std::to_string(plan.burst.burst) +
                    ";w=" + std::to_string(refill_seconds(plan.burst)) + ", \"";
  out.append(period_name(plan.period.unit)).append("\";q=").append(std::to_string(plan.quota));
  out.append(";w=").append(std::to_string(longest_window(plan.period.unit).count()));
  if (plan.concurrent != 0)
    out.append(", \"concurrent\";q=")
        .append(std::to_string(plan.concurrent))
        .append(";qu=\"concurrent-requests\"");
  return out;
}

}  // namespace gateway
