// Tests of the RateLimit-Policy value (draft-ietf-httpapi-ratelimit-headers-10 3).
#include "gateway/plan.h"

#include <doctest/doctest.h>

using namespace gateway;

TEST_CASE("plan: both policies with their units and windows") {
  struct Case {
    Rate rate;
    std::uint64_t quota;
    Period::Unit unit;
    const char* expect;
  };
  using std::chrono::milliseconds;
  const Case cases[] = {
      {{20, milliseconds{1000}, 40},
       10'000,
       Period::Unit::day,
       "\"burst\";q=40;w=2, \"daily\";q=10000;w=86400"},
      {{20, milliseconds{1000}, 41}, 1, Period::Unit::month, "\"burst\";q=41;w=3, \"monthly\";q=1;w=2678400"},
      {{1000, milliseconds{1}, 1}, 5, Period::Unit::day, "\"burst\";q=1;w=1, \"daily\";q=5;w=86400"},
      {{1, milliseconds{1000}, 1}, 5, Period::Unit::minute, "\"burst\";q=1;w=1, \"minutely\";q=5;w=60"},
      {{1, milliseconds{1000}, 1}, 5, Period::Unit::hour, "\"burst\";q=1;w=1, \"hourly\";q=5;w=3600"},
      {{1, milliseconds{60'000}, 2}, 5, Period::Unit::day, "\"burst\";q=2;w=120, \"daily\";q=5;w=86400"},
  };
  for (const Case& c : cases) {
    Plan plan;
    plan.burst = c.rate;
    plan.quota = c.quota;
    plan.period.unit = c.unit;
    CHECK(ratelimit_policy(plan) == c.expect);
  }
}

TEST_CASE(
    "plan: a concurrency limit has its unit and no window (draft-ietf-httpapi-ratelimit-headers-10 3.1)") {
  Plan plan;
  plan.burst = {1, std::chrono::milliseconds{1000}, 1};
  plan.concurrent = 20;
  CHECK(ratelimit_policy(plan) ==
        "\"burst\";q=1;w=1, \"daily\";q=10000;w=86400, \"concurrent\";q=20;qu=\"concurrent-requests\"");
}
