// Tests of an app's live limits: nothing over the quota, nothing lost to refusals, no unit of yesterday spent
// today.
#include "gateway/app_limits.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fake_quota_store.h"

using namespace gateway;

namespace {

constexpr std::int64_t kMono = 50'000'000'000;
const base::Instant kNow = base::from_unix(1'795'305'600 + 7200);
const base::Instant kDay = base::from_unix(1'795'305'600);

Plan plan_of(std::uint64_t quota, std::uint64_t burst) {
  Plan plan;
  plan.name = "test";
  plan.burst = {1, std::chrono::milliseconds{1000}, burst};
  plan.quota = quota;
  return plan;
}

Taken take(AppLimits& limits, FakeQuotaStore& store, base::Instant now = kNow, std::uint64_t cost = 1) {
  LimitState state;
  Taken taken = limits.take(cost, kMono, now, state);
  if (taken != Taken::needs_lease) return taken;
  limits.quota().draw(store, cost, now);
  return limits.take(cost, kMono, now, state);
}

}  // namespace

TEST_CASE("app limits: exactly the quota passes, one node or two (gateway.md 164)") {
  const Plan plan = plan_of(25, 1000);
  FakeQuotaStore store;
  AppLimits one("app", plan), two("app", plan);
  int passed = 0;
  for (int i = 0; i < 100; ++i) passed += take(i % 2 ? one : two, store) == Taken::yes;
  CHECK(passed == 25);
  CHECK(take(one, store) == Taken::quota_exceeded);
  CHECK(store.used("app", kDay) == 25);
}

TEST_CASE("app limits: a request over the burst takes nothing from the quota (gateway.md 166)") {
  const Plan plan = plan_of(100, 2);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  CHECK(take(limits, store) == Taken::yes);
  CHECK(take(limits, store) == Taken::yes);
  LimitState before, after;
  CHECK(limits.take(1, kMono, kNow, before) == Taken::rate_limited);
  CHECK(limits.take(1, kMono, kNow, after) == Taken::rate_limited);
  CHECK(before.quota.left == 98);
  CHECK(after.quota.left == 98);
  CHECK(after.burst_reset == 1);
}

TEST_CASE("app limits: an exhausted quota takes nothing from the burst (gateway.md 166)") {
  const Plan plan = plan_of(1, 3);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  CHECK(take(limits, store) == Taken::yes);
  LimitState state;
  CHECK(limits.take(1, kMono, kNow, state) == Taken::quota_exceeded);
  CHECK(state.burst_left == 2);
  CHECK(state.quota.left == 0);
  CHECK(state.quota.reset == 86400 - 7200);
}

TEST_CASE("app limits: a refund gives back both the burst and the quota") {
  const Plan plan = plan_of(10, 1);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  LimitState charged;
  limits.quota().draw(store, 5, kNow);
  CHECK(limits.take(1, kMono, kNow, charged) == Taken::yes);
  LimitState state;
  CHECK(limits.take(1, kMono, kNow, state) == Taken::rate_limited);
  limits.refund(1, kMono, charged);
  CHECK(take(limits, store) == Taken::yes);
  CHECK(limits.quota().unspent(kNow) == store.used("app", kDay) - 1);
}

TEST_CASE("app limits: what is left of yesterday's lease cannot be spent or refunded today") {
  const Plan plan = plan_of(10, 1000);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  LimitState old;
  limits.quota().draw(store, 1, kNow);
  CHECK(limits.take(1, kMono, kNow, old) == Taken::yes);
  const base::Instant tomorrow = kNow + std::chrono::hours{24};
  int passed = 0;
  for (int i = 0; i < 30; ++i) passed += take(limits, store, tomorrow) == Taken::yes;
  CHECK(passed == 10);
  limits.refund(1, kMono, old);
  CHECK(take(limits, store, tomorrow) == Taken::quota_exceeded);
}

TEST_CASE("app limits: eight threads never pass more than the quota") {
  const Plan plan = plan_of(5000, 1'000'000);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  std::atomic<int> passed{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) passed += take(limits, store) == Taken::yes;
    });
  threads.clear();
  CHECK(passed <= 5000);
  CHECK(passed >= 5000 - 8);
}

TEST_CASE("app limits: a refund gives back of the burst only what time has not given back already") {
  const Plan plan = plan_of(1000, 5);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  limits.quota().draw(store, 100, kNow);
  LimitState held[5];
  for (LimitState& state : held) CHECK(limits.take(1, kMono, kNow, state) == Taken::yes);
  const std::int64_t later = kMono + 5'000'000'000;  // the bucket is empty again
  LimitState state;
  for (int i = 0; i < 5; ++i) CHECK(limits.take(1, later, kNow, state) == Taken::yes);
  for (const LimitState& old : held) limits.refund(1, later, old);
  CHECK(limits.take(1, later, kNow, state) == Taken::rate_limited);
  CHECK(limits.quota().unspent(kNow) == store.used("app", kDay) - 5);
}

TEST_CASE("app limits: half a unit comes back when half of it has leaked") {
  const Plan plan = plan_of(1000, 1);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  limits.quota().draw(store, 100, kNow);
  LimitState first, state;
  CHECK(limits.take(1, kMono, kNow, first) == Taken::yes);
  limits.refund(1, kMono + 500'000'000, first);
  CHECK(limits.take(1, kMono + 500'000'000, kNow, state) == Taken::yes);
  CHECK(limits.take(1, kMono + 500'000'000, kNow, state) == Taken::rate_limited);
}

TEST_CASE("app limits: a plan's places are given out once each and come back, from eight threads") {
  Plan plan = plan_of(1000, 10);
  plan.concurrent = 3;
  AppLimits limits("app", plan);
  LimitState state;
  {
    std::vector<Place> held;
    for (std::uint32_t left : {2U, 1U, 0U}) {
      REQUIRE(limits.enter(state));
      held.emplace_back(limits);
      CHECK(state.places_left == left);
    }
    CHECK_FALSE(limits.enter(state));
    CHECK_FALSE(limits.enter(state));
    held.pop_back();
    REQUIRE(limits.enter(state));
    held.emplace_back(limits);
  }
  std::atomic<int> inside{0}, most{0}, entered{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) {
        LimitState own;
        if (!limits.enter(own)) continue;
        const Place place(limits);
        const int now = ++inside;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        ++entered;
        --inside;
      }
    });
  threads.clear();
  CHECK(most <= 3);
  CHECK(entered > 0);
  for (int i = 0; i < 3; ++i) CHECK(limits.enter(state));
  CHECK_FALSE(limits.enter(state));
}

TEST_CASE("app limits: without a concurrency limit there is always a place") {
  const Plan plan = plan_of(1000, 10);
  AppLimits limits("app", plan);
  LimitState state;
  for (int i = 0; i < 1000; ++i) CHECK(limits.enter(state));
  limits.leave();
}

TEST_CASE("app limits: what passed without the store keeps to the burst, and its refund makes no quota") {
  const Plan plan = plan_of(10, 2);
  FakeQuotaStore store;
  AppLimits limits("app", plan);
  limits.quota().draw(store, 5, kNow);
  const std::uint64_t unspent = limits.quota().unspent(kNow);
  LimitState first, second, third;
  CHECK(limits.take_without_quota(1, kMono, first) == Taken::yes);
  CHECK(limits.take_without_quota(1, kMono, second) == Taken::yes);
  CHECK(limits.take_without_quota(1, kMono, third) == Taken::rate_limited);
  CHECK(limits.quota().unspent(kNow) == unspent);
  limits.refund(1, kMono, first);
  CHECK(limits.quota().unspent(kNow) == unspent);
  CHECK(limits.take_without_quota(1, kMono, third) == Taken::yes);
}
