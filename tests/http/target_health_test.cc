// When a target is ejected, when it is tried again, and how it comes back.
#include "http/target_health.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using http::HealthRules;
using http::TargetHealth;
using State = http::TargetHealth::State;

constexpr base::Instant kNow = base::from_unix(1'700'000'000);

void fail(TargetHealth& health, int times, base::Instant at = kNow) {
  for (int i = 0; i < times; ++i) health.failed(at, health.begin(at), true);
}

TEST_CASE(
    "the fifth failure in a row ejects, the fourth does not, and an answer between them counts from new") {
  TargetHealth health{HealthRules{}};
  fail(health, 4);
  CHECK(health.state(kNow) == State::closed);
  health.answered(kNow, false);
  fail(health, 4);
  CHECK(health.share(kNow) == 1000);
  CHECK(health.failed(kNow, false, true));
  CHECK(health.state(kNow) == State::open);
  CHECK(health.share(kNow) == 0);
}

TEST_CASE("no target is ejected beyond the allowed share, and the next failure asks again") {
  TargetHealth health{HealthRules{}};
  for (int i = 0; i < 20; ++i) CHECK_FALSE(health.failed(kNow, false, false));
  CHECK(health.state(kNow) == State::closed);
  CHECK(health.failed(kNow, false, true));
}

TEST_CASE("failures of 0 never eject") {
  HealthRules rules;
  rules.failures = 0;
  TargetHealth health{rules};
  fail(health, 100);
  CHECK(health.state(kNow) == State::closed);
}

TEST_CASE("half open lets one request at a time through, and its failure opens for twice as long") {
  TargetHealth health{HealthRules{}};
  fail(health, 5);
  CHECK(health.state(kNow + 5s - 1us) == State::open);
  base::Instant at = kNow + 5s;
  CHECK(health.state(at) == State::half_open);
  CHECK(health.share(at) > 0);
  CHECK(health.begin(at));
  CHECK(health.share(at) == 0);
  CHECK_FALSE(health.begin(at));
  CHECK(health.failed(at, true, false));
  CHECK(health.state(at + 10s - 1us) == State::open);
  CHECK(health.state(at + 10s) == State::half_open);
}

TEST_CASE("the time of an ejection doubles up to its limit") {
  TargetHealth health{HealthRules{}};
  fail(health, 5);
  base::Instant at = kNow;
  for (const auto expected : {5s, 10s, 20s, 40s, 80s, 160s, 300s, 300s}) {
    CAPTURE(expected.count());
    CHECK(health.state(at + expected - 1us) == State::open);
    at += expected;
    CHECK(health.state(at) == State::half_open);
    const bool trial = health.begin(at);
    CHECK(trial);
    health.failed(at, trial, true);
  }
}

TEST_CASE("what was sent before the ejection says nothing about the target after it") {
  TargetHealth health{HealthRules{}};
  fail(health, 5);
  health.answered(kNow + 1s, false);
  CHECK(health.state(kNow + 1s) == State::open);
  CHECK_FALSE(health.failed(kNow + 2s, false, true));
  CHECK(health.state(kNow + 5s) == State::half_open);
}

TEST_CASE("a trial that ended without an outcome makes room for the next, another request's end does not") {
  TargetHealth health{HealthRules{}};
  fail(health, 5);
  const base::Instant at = kNow + 5s;
  CHECK(health.begin(at));
  health.abandoned(false);
  CHECK(health.share(at) == 0);
  health.abandoned(true);
  CHECK(health.begin(at));
}

TEST_CASE("a recovered target's share grows from a tenth to all of it within the slow start") {
  TargetHealth health{HealthRules{}};
  fail(health, 5);
  const base::Instant at = kNow + 5s;
  health.answered(at, health.begin(at));
  CHECK(health.state(at) == State::closed);
  struct Row {
    std::chrono::milliseconds after;
    unsigned share;
  };
  for (const Row& row : {Row{0ms, 100}, Row{1000ms, 100}, Row{1010ms, 101}, Row{5000ms, 500},
                         Row{9999ms, 999}, Row{10000ms, 1000}}) {
    CAPTURE(row.after.count());
    CHECK(health.share(at + row.after) == row.share);
  }
}

TEST_CASE("a target that had its whole share again begins with the short ejection") {
  TargetHealth health{HealthRules{}};
  fail(health, 5);
  const base::Instant at = kNow + 5s;
  health.answered(at, health.begin(at));
  fail(health, 5, at + 1s);  // within the slow start: remembered
  CHECK(health.state(at + 1s + 10s - 1us) == State::open);
  const base::Instant back = at + 11s;
  health.answered(back, health.begin(back));
  health.answered(back + 10s, false);
  fail(health, 5, back + 11s);
  CHECK(health.state(back + 16s - 1us) == State::open);
  CHECK(health.state(back + 16s) == State::half_open);
}

}  // namespace
