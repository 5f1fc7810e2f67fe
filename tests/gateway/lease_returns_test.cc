// Tests of giving leases back, many at once: all or none, and who needs units meanwhile waits for them.
#include "gateway/lease_returns.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/fake_quota_store.h"

using namespace gateway;

namespace {

const Period kDaily;
const base::Instant kDay = base::from_unix(1'795'305'600), kNow = kDay + std::chrono::hours{8};

/// So many leases of ten units each, of which one is spent.
std::vector<std::shared_ptr<QuotaLease>> leases(FakeQuotaStore& store, std::size_t count) {
  std::vector<std::shared_ptr<QuotaLease>> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto lease = std::make_shared<QuotaLease>("lease" + std::to_string(i), kDaily, 100);
    lease->draw(store, 1, kNow);
    QuotaState state;
    REQUIRE(lease->spend(1, kNow, state) == Spent::yes);
    out.push_back(std::move(lease));
  }
  return out;
}

}  // namespace

TEST_CASE("lease returns: as many as fit go in one transaction, and what is spent stays used") {
  struct Row {
    std::size_t leases;
    int transactions;
  };
  constexpr std::size_t kMost = LeaseReturns::kMostAtOnce;
  for (const Row& row : {Row{0, 0}, {1, 1}, {kMost, 1}, {kMost + 1, 2}, {2 * kMost, 2}}) {
    CAPTURE(row.leases);
    FakeQuotaStore store;
    const auto all = leases(store, row.leases);
    LeaseReturns returns(store);
    for (const auto& lease : all) returns.add(lease);
    returns.finish();
    returns.finish();
    CHECK(store.returns == row.transactions);
    for (const auto& lease : all) {
      CHECK(store.used(lease->key(), kDay) == 1);
      CHECK(lease->unspent(kNow) == 0);
      QuotaState state;
      lease->look(kNow, state);
      CHECK(state.left == 99);  // what is told of the quota is what it was
    }
  }
}

TEST_CASE("lease returns: one that cannot be given back does not keep the others, and stays in its lease") {
  FakeQuotaStore store;
  const auto all = leases(store, 3 * LeaseReturns::kMostAtOnce);
  const QuotaLease& held_up = *all[LeaseReturns::kMostAtOnce + 7];
  store.fails_for = held_up.key();
  LeaseReturns returns(store);
  for (const auto& lease : all) returns.add(lease);
  CHECK_THROWS(returns.finish());
  for (const auto& lease : all) {
    CHECK(lease->unspent(kNow) == (lease->key() == held_up.key() ? 9 : 0));
    CHECK(store.used(lease->key(), kDay) == (lease->key() == held_up.key() ? 10 : 1));
  }
  store.fails_for.clear();
  for (const auto& lease : all) returns.add(lease);
  returns.finish();
  CHECK(store.used(held_up.key(), kDay) == 1);
}

TEST_CASE(
    "lease returns: while the store is away it is asked a few times, and everything stays in its lease") {
  FakeQuotaStore store;
  const auto all = leases(store, 2 * LeaseReturns::kMostAtOnce);
  store.away = true;
  int asked = 0;
  store.before_returning = [&] { ++asked; };
  LeaseReturns returns(store);
  CHECK_THROWS([&] {
    for (const auto& lease : all) returns.add(lease);
  }());
  CHECK(asked == 1 + LeaseReturns::kMostFailures);
  for (const auto& lease : all) CHECK(lease->unspent(kNow) == 9);
}

TEST_CASE("lease returns: what is owed is drawn before anybody has to wait for the others") {
  FakeQuotaStore store;
  const auto all = leases(store, 2);
  QuotaState state;
  REQUIRE(all[0]->spend_share(5, kNow, 10, state));
  CHECK(all[0]->owes());
  LeaseReturns returns(store);
  for (const auto& lease : all) returns.add(lease);
  returns.finish();
  CHECK_FALSE(all[0]->owes());
  CHECK(store.used(all[0]->key(), kDay) == 6);
  CHECK(store.used(all[1]->key(), kDay) == 1);
}

TEST_CASE("lease returns: a lease without units takes no place") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  LeaseReturns returns(store);
  returns.add(lease);
  returns.finish();
  CHECK(store.returns == 0);
}

TEST_CASE("lease returns: who needs the last units while they go back gets them, and is not refused") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 10);
  QuotaState state;
  lease.draw(store, 10, kNow);  // the whole quota is here
  REQUIRE(lease.spend(7, kNow, state) == Spent::yes);
  lease.draw(store, 5, kNow);  // and the store has no more to give
  REQUIRE(lease.spend(5, kNow, state) == Spent::exceeded);
  std::thread caller;
  Lease drawn;
  store.before_returning = [&] {
    CHECK(lease.spend(1, kNow, state) == Spent::needs_lease);
    caller = std::thread([&] { drawn = lease.draw(store, 1, kNow); });
  };
  LeaseReturns returns(store);
  returns.add(lease);
  returns.finish();
  caller.join();
  CHECK(drawn.granted == 1);
  CHECK(lease.spend(1, kNow, state) == Spent::yes);
}
