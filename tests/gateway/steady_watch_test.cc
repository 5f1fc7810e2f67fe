// When the wall clock may be trusted with what cannot be undone.
#include "gateway/steady_watch.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace {

const base::Instant kNow = base::from_unix(1'700'000'000);
constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

TEST_CASE("steady watch: an hour of both clocks going along settles it") {
  gateway::SteadyWatch watch;
  for (int second = 0; second < 3600; ++second)
    REQUIRE_FALSE(watch.settled(kNow + 1s * second, second * kSecond));
  CHECK(watch.settled(kNow + 3600s, 3600 * kSecond));
}

TEST_CASE("steady watch: a clock that is set, in either direction, begins the hour again") {
  for (const base::Micros jump : {base::Micros(31s), base::Micros(-31s), base::Micros(24h * 3650)}) {
    gateway::SteadyWatch watch;
    watch.settled(kNow, 0);
    CHECK(watch.settled(kNow + 3600s, 3600 * kSecond));
    CHECK_FALSE(watch.settled(kNow + 3601s + jump, 3601 * kSecond));
    CHECK_FALSE(watch.settled(kNow + 7200s + jump, 7200 * kSecond));
    CHECK(watch.settled(kNow + 7201s + jump, 7201 * kSecond));
  }
}

TEST_CASE("steady watch: small corrections are no jump") {
  gateway::SteadyWatch watch;
  watch.settled(kNow, 0);
  CHECK(watch.settled(kNow + 3600s + 30s, 3600 * kSecond));
}
