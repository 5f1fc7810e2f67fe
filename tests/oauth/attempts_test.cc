// Back-off: who waits, for how long, and who does not.
#include "oauth/attempts.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/oauth_world.h"
#include "tests/support/race.h"

using namespace std::chrono_literals;
using oauth::Attempts;
using test_support::kNow;

namespace {

constexpr oauth::AttemptsPolicy kPolicy{3, 2s, 15s, 100s};

void fail(Attempts& attempts, const std::string& key, int times, base::Instant now = kNow) {
  for (int i = 0; i < times; ++i) attempts.failed(key, now);
}

}  // namespace

TEST_CASE("attempts: some failures are free, then the wait doubles up to the longest (cases 71, 134, 144)") {
  struct Row {
    int failures;
    base::Seconds wait;
  };
  for (const Row row :
       {Row{0, 0s}, {1, 0s}, {3, 0s}, {4, 2s}, {5, 4s}, {6, 8s}, {7, 15s}, {8, 15s}, {500, 15s}}) {
    CAPTURE(row.failures);
    Attempts attempts(kPolicy);
    fail(attempts, "ann", row.failures);
    CHECK(attempts.wait("ann", kNow) == row.wait);
  }
}

TEST_CASE("attempts: the wait ends on time, in whole seconds rounded up") {
  Attempts attempts(kPolicy);
  fail(attempts, "ann", 5);
  CHECK(attempts.wait("ann", kNow + 1us) == 4s);
  CHECK(attempts.wait("ann", kNow + 3s) == 1s);
  CHECK(attempts.wait("ann", kNow + 4s - 1us) == 1s);
  CHECK(attempts.wait("ann", kNow + 4s) == 0s);
  // One more failure then costs twice as much, from then on.
  attempts.failed("ann", kNow + 4s);
  CHECK(attempts.wait("ann", kNow + 4s) == 8s);
  CHECK(attempts.wait("ann", kNow + 12s) == 0s);
}

TEST_CASE("attempts: nobody else waits, and a success forgets (case 144)") {
  Attempts attempts(kPolicy);
  fail(attempts, "ann\n192.0.2.1", 9);
  CHECK(attempts.wait("ann\n192.0.2.2", kNow) == 0s);
  CHECK(attempts.wait("bob\n192.0.2.1", kNow) == 0s);
  attempts.succeeded("bob\n192.0.2.1");
  CHECK(attempts.wait("ann\n192.0.2.1", kNow) == 15s);
  attempts.succeeded("ann\n192.0.2.1");
  CHECK(attempts.wait("ann\n192.0.2.1", kNow) == 0s);
  CHECK(attempts.size() == 0);
}

TEST_CASE("attempts: failures are forgotten some time after the last one") {
  Attempts attempts(kPolicy);
  fail(attempts, "ann", 9);
  attempts.failed("bob", kNow + 100s - 1us);
  CHECK(attempts.size() == 2);
  attempts.failed("bob", kNow + 100s);
  CHECK(attempts.size() == 1);
  fail(attempts, "ann", 3, kNow + 100s);
  CHECK(attempts.wait("ann", kNow + 100s) == 0s);
}

TEST_CASE("attempts: a clock that was set back keeps nobody out for longer than the policy says") {
  Attempts attempts(kPolicy);
  fail(attempts, "ann", 9);
  CHECK(attempts.wait("ann", kNow - 1000s) == 15s);
}

TEST_CASE("attempts: memory is bounded, the quietest is forgotten first (case 142)") {
  Attempts attempts({0, 10s, 10s, 3600s});
  attempts.failed("first", kNow);
  attempts.failed("second", kNow);
  attempts.failed("first", kNow + 1s);
  for (std::size_t i = 0; i < Attempts::kMostKeys - 1; ++i) attempts.failed(std::to_string(i), kNow + 2s);
  CHECK(attempts.size() == Attempts::kMostKeys);
  CHECK(attempts.wait("second", kNow + 2s) == 0s);
  CHECK(attempts.wait("first", kNow + 2s) == 9s);
}

TEST_CASE("attempts: fifty at once are all counted") {
  Attempts attempts({49, 1s, 60s, 3600s});
  test_support::race(50, [&](int) {
    attempts.failed("ann", kNow);
    return true;
  });
  CHECK(attempts.wait("ann", kNow) == 1s);
  attempts.failed("ann", kNow);
  CHECK(attempts.wait("ann", kNow) == 2s);
}
