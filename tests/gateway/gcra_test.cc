// Tests of the GCRA arithmetic.
#include "gateway/gcra.h"

#include <doctest/doctest.h>

using namespace gateway;
using std::chrono::milliseconds;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr Rate kTwoASecond{2, milliseconds{1000}, 3};
}  // namespace

TEST_CASE("gcra: a burst passes at once, the next request must wait for exactly one interval") {
  std::int64_t tat = 0;
  const std::int64_t now = 100 * kSecond;
  for (const std::uint64_t left : {2U, 1U, 0U}) {
    const GcraDecision decision = gcra(kTwoASecond, tat, now, 1);
    CHECK(decision.allowed);
    CHECK(decision.remaining == left);
    tat = decision.tat;
  }
  const GcraDecision refused = gcra(kTwoASecond, tat, now, 1);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.tat == tat);
  CHECK(refused.retry_after_ns == kSecond / 2);
  CHECK_FALSE(gcra(kTwoASecond, tat, now + kSecond / 2 - 1, 1).allowed);
  CHECK(gcra(kTwoASecond, tat, now + kSecond / 2, 1).allowed);
}

TEST_CASE("gcra: an idle bucket fills up to the burst and no further") {
  const GcraDecision decision = gcra(kTwoASecond, 0, 1'000'000 * kSecond, 1);
  CHECK(decision.allowed);
  CHECK(decision.remaining == 2);
}

TEST_CASE("gcra: a cost above what is left takes nothing; a cost above the burst never passes") {
  const GcraDecision first = gcra(kTwoASecond, 0, 10 * kSecond, 2);
  REQUIRE(first.allowed);
  CHECK_FALSE(gcra(kTwoASecond, first.tat, 10 * kSecond, 2).allowed);
  CHECK(gcra(kTwoASecond, first.tat, 10 * kSecond, 1).allowed);
  CHECK_FALSE(gcra(kTwoASecond, 0, 1000 * kSecond, 4).allowed);
}

TEST_CASE("gcra: the window of RateLimit-Policy is the time an empty bucket takes to fill, rounded up") {
  CHECK(refill_seconds({20, milliseconds{1000}, 40}) == 2);
  CHECK(refill_seconds({20, milliseconds{1000}, 41}) == 3);
  CHECK(refill_seconds({1000, milliseconds{1000}, 1}) == 1);
  CHECK(refill_seconds({1, milliseconds{60000}, 1}) == 60);
}

TEST_CASE("gcra: no product overflows at the slowest rate and the greatest cost that are configurable") {
  const Rate slowest{1, std::chrono::days{366}, 1};
  const std::int64_t now = 10'000'000 * kSecond;
  CHECK(gcra(slowest, 0, now, 1).allowed);
  for (const std::uint64_t cost : {std::uint64_t{2}, std::uint64_t{1'000'000}}) {
    const GcraDecision refused = gcra(slowest, 0, now, cost);
    CHECK_FALSE(refused.allowed);
    CHECK(refused.tat == 0);
    CHECK(refused.remaining == 1);
    CHECK(refused.retry_after_ns == std::chrono::nanoseconds(std::chrono::days{366}).count());
  }
}
