// Tests of a lease of a quota: never more than the quota on any number of nodes, no unit of yesterday spent
// today, and what nobody uses goes back.
#include "gateway/quota_lease.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fake_quota_store.h"

using namespace gateway;

namespace {

const base::Instant kNow = base::from_unix(1'795'305'600 + 7200);
const base::Instant kDay = base::from_unix(1'795'305'600);
const Period kDaily;

void give_back_if_idle(QuotaLease& lease, FakeQuotaStore& store) {
  if (lease.look_whether_idle() == QuotaLease::Idle::holds_units) lease.give_back(store);
}

Spent take(QuotaLease& lease, FakeQuotaStore& store, base::Instant now = kNow, std::uint64_t cost = 1) {
  QuotaState state;
  const Spent spent = lease.spend(cost, now, state);
  if (spent != Spent::needs_lease) return spent;
  lease.draw(store, cost, now);
  return lease.spend(cost, now, state);
}

}  // namespace

TEST_CASE("quota lease: leases are given back, and only those of the current window") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 1000);
  CHECK(take(lease, store) == Spent::yes);
  CHECK(store.used("app", kDay) == 100);
  lease.give_back(store);
  CHECK(store.used("app", kDay) == 1);
  lease.give_back(store);
  CHECK(store.used("app", kDay) == 1);
}

TEST_CASE("quota lease: the block shrinks as the quota runs out, so that little is stranded on a node") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100'000);
  CHECK(take(lease, store) == Spent::yes);
  CHECK(store.used("app", kDay) == 1000);
  store.draw("app", kDay, kDay, 98'990, 100'000);
  QuotaLease late("app", kDaily, 100'000);
  CHECK(take(late, store) == Spent::yes);
  QuotaLease later("app", kDaily, 100'000);
  CHECK(take(later, store) == Spent::exceeded);
}

TEST_CASE("quota lease: an exhausted store is asked again after a second, not on every request") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 1);
  CHECK(take(lease, store) == Spent::yes);
  CHECK(take(lease, store) == Spent::exceeded);
  const int draws = store.draws;
  for (int i = 0; i < 50; ++i) CHECK(take(lease, store) == Spent::exceeded);
  CHECK(store.draws == draws);
  store.give_back("app", kDay, 1);
  CHECK(take(lease, store, kNow + std::chrono::seconds{1}) == Spent::yes);
}

TEST_CASE(
    "quota lease: those who waited while another learned that nothing is left do not ask the store again") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 1);
  CHECK(take(lease, store) == Spent::yes);
  for (int i = 0; i < 100; ++i) lease.draw(store, 1, kNow);
  CHECK(store.draws == 1);
  lease.draw(store, 1, kNow + std::chrono::seconds{1});
  CHECK(store.draws == 2);
}

TEST_CASE("quota lease: a refill that could not be queued is asked for again") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  for (int i = 0; i < 9; ++i) CHECK(take(lease, store) == Spent::yes);
  REQUIRE(lease.wants_refill(kNow));
  CHECK_FALSE(lease.wants_refill(kNow));
  lease.refill_refused();
  CHECK(lease.wants_refill(kNow));
}

TEST_CASE("quota lease: threads on both sides of midnight never pass more than either day's quota") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 3000);
  const base::Instant midnight = kDay + std::chrono::hours{24};
  std::atomic<int> before{0}, after{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 4000; ++i) {
        const bool today = (i + t) % 2 != 0;
        if (take(lease, store, today ? midnight : midnight - base::Micros{1}) == Spent::yes)
          ++(today ? after : before);
      }
    });
  threads.clear();
  CHECK(before <= 3000);
  CHECK(after <= 3000);
  CHECK(after > 0);
}

TEST_CASE("quota lease: what is left of yesterday's lease is not unspent today") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  CHECK(lease.unspent(kNow) == 0);
  lease.draw(store, 10, kNow);
  CHECK(lease.unspent(kNow) == 10);
  CHECK(lease.unspent(kNow + std::chrono::hours{24}) == 0);
}

TEST_CASE("quota lease: a unit of this minute cannot be spent in the next") {
  Period minutely;
  minutely.unit = Period::Unit::minute;
  FakeQuotaStore store;
  QuotaLease lease("app", minutely, 3);
  for (int minute = 0; minute < 3; ++minute) {
    const base::Instant now = kNow + std::chrono::minutes{minute};
    int passed = 0;
    for (int i = 0; i < 10; ++i) passed += take(lease, store, now + base::Seconds{59}) == Spent::yes;
    CHECK(passed == 3);
    CHECK(store.used("app", now) == 3);
  }
}

TEST_CASE("quota lease: a lease that nobody takes from goes back at the third look, one in use stays") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  give_back_if_idle(lease, store);  // nothing to give
  CHECK(take(lease, store) == Spent::yes);
  for (int look = 0; look < 5; ++look) {
    give_back_if_idle(lease, store);
    CHECK(take(lease, store) == Spent::yes);
    CHECK(lease.unspent(kNow) > 0);
  }
  for (const std::uint64_t used : {10, 10, 6, 6}) {
    give_back_if_idle(lease, store);
    CHECK(store.used("app", kDay) == used);
  }
  QuotaState state;
  CHECK(lease.spend(1, kNow, state) == Spent::needs_lease);
  CHECK(state.left == 94);
  CHECK(take(lease, store) == Spent::yes);
}

TEST_CASE("quota lease: a lease that could not be given back is still there") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  CHECK(take(lease, store) == Spent::yes);
  store.fails_for = "app";
  CHECK_THROWS(lease.give_back(store));
  CHECK(lease.unspent(kNow) == 9);
  store.fails_for.clear();
  lease.give_back(store);
  CHECK(store.used("app", kDay) == 1);
}

TEST_CASE("quota lease: exactly the quota passes while leases go back and forth (gateway.md 5.3)") {
  FakeQuotaStore store;
  QuotaLease one("app", kDaily, 4000), two("app", kDaily, 4000);
  std::atomic<std::uint64_t> passed{0};
  std::atomic<int> callers{6};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&, i] {
      for (int call = 0; call < 500; ++call) passed += take(i % 2 ? one : two, store) == Spent::yes;
      --callers;
    });
  for (QuotaLease* node : {&one, &two})
    threads.emplace_back([&, node] {
      while (callers > 0) {
        give_back_if_idle(*node, store);
        node->give_back(store);
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(passed <= 4000);
  one.give_back(store);
  two.give_back(store);
  CHECK(store.used("app", kDay) == passed);
  const base::Instant later = kNow + std::chrono::seconds{2};  // the store is asked again
  while (passed < 5000 && take(one, store, later) == Spent::yes) ++passed;
  CHECK(passed == 4000);
  CHECK(store.used("app", kDay) == 4000);
}

TEST_CASE("quota lease: a late request of the window before throws away nothing of this one's lease") {
  Period minutely;
  minutely.unit = Period::Unit::minute;
  FakeQuotaStore store;
  QuotaLease lease("app", minutely, 100);
  const base::Instant edge = kDay + std::chrono::minutes{90}, late = edge - base::Micros{1};
  CHECK(take(lease, store, late - base::Seconds{30}) == Spent::yes);
  CHECK(take(lease, store, edge) == Spent::yes);
  REQUIRE(store.used("app", edge) == 10);
  for (int i = 0; i < 40; ++i) {
    CHECK(take(lease, store, late) == Spent::yes);
    CHECK(take(lease, store, edge) == Spent::yes);
    lease.draw(store, 1, late);
  }
  lease.give_back(store);
  CHECK(store.used("app", edge) == 81);
  CHECK(store.used("app", edge - std::chrono::minutes{1}) == 10);
}

TEST_CASE("quota lease: a clock that was set back by more than a minute is followed") {
  Period minutely;
  minutely.unit = Period::Unit::minute;
  FakeQuotaStore store;
  QuotaLease lease("app", minutely, 100);
  const base::Instant edge = kDay + std::chrono::minutes{90};
  CHECK(take(lease, store, edge) == Spent::yes);
  const base::Instant before = edge - std::chrono::minutes{5};
  CHECK(take(lease, store, before) == Spent::yes);
  CHECK(store.used("app", before) == 10);
}

TEST_CASE(
    "quota lease: what is held of a window that has ended is nothing, a share that was used is something") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  CHECK(lease.holds_nothing());
  CHECK(take(lease, store) == Spent::yes);
  CHECK_FALSE(lease.holds_nothing());
  CHECK(lease.has_heard(kNow));
  const base::Instant tomorrow = kNow + std::chrono::hours{24};
  QuotaState state;
  CHECK(lease.spend(1, tomorrow, state) == Spent::needs_lease);  // and the store is away
  CHECK(lease.holds_nothing());
  CHECK_FALSE(lease.has_heard(tomorrow));
  CHECK(lease.spend_share(1, tomorrow, 10, state));
  CHECK_FALSE(lease.holds_nothing());
  lease.give_back(store);  // what is owed
  CHECK(store.used("app", kDay + std::chrono::hours{24}) == 1);
  CHECK_FALSE(lease.holds_nothing());
}

TEST_CASE("quota lease: a look takes nothing, and says what is left") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  QuotaState state;
  lease.look(kNow, state);
  CHECK(state.left == 100);
  CHECK(take(lease, store) == Spent::yes);
  for (int i = 0; i < 3; ++i) lease.look(kNow, state);
  CHECK(state.left == 99);
  CHECK(state.reset == 86400 - 7200);
}
