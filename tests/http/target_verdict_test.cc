// What health checks say of a target, as a core reads it.
#include "http/target_verdict.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
constexpr base::Instant kNow = base::from_unix(1'700'000'000);

TEST_CASE(
    "a target has its whole share until it gets unhealthy, none then, and a growing one when it is well "
    "again") {
  http::TargetVerdict verdict(true);
  CHECK(verdict.healthy());
  CHECK(verdict.share(kNow, 10s) == 1000);
  verdict.set(false, kNow);
  CHECK_FALSE(verdict.healthy());
  CHECK(verdict.share(kNow + 1h, 10s) == 0);
  verdict.set(true, kNow);
  CHECK(verdict.healthy());
  CHECK(verdict.share(kNow, 10s) == 100);
  CHECK(verdict.share(kNow + 5s, 10s) == 500);
  CHECK(verdict.share(kNow + 10s, 10s) == 1000);
  CHECK(verdict.share(kNow, 0s) == 1000);
}

TEST_CASE("a target that begins unhealthy has no share") {
  const http::TargetVerdict verdict(false);
  CHECK_FALSE(verdict.healthy());
  CHECK(verdict.share(kNow, 10s) == 0);
}

}  // namespace
