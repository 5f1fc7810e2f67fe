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
    returns.flush();
    returns.flush();
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

TEST_CASE("lease returns: while the store is away all of them are in their leases again") {
  FakeQuotaStore store;
  const auto all = leases(store, 3);
  store.fails_for = all[1]->key();
  LeaseReturns returns(store);
  for (const auto& lease : all) returns.add(lease);
  CHECK_THROWS(returns.flush());
  for (const auto& lease : all) {
    CHECK(lease->unspent(kNow) == 9);
    CHECK(store.used(lease->key(), kDay) == 10);
  }
  store.fails_for.clear();
  for (const auto& lease : all) returns.add(lease);
  returns.flush();
  for (const auto& lease : all) CHECK(store.used(lease->key(), kDay) == 1);
}

TEST_CASE("lease returns: what was not flushed is in its lease again") {
  FakeQuotaStore store;
  const auto all = leases(store, 2);
  {
    LeaseReturns returns(store);
    for (const auto& lease : all) returns.add(lease);
    CHECK(all[0]->unspent(kNow) == 0);
  }
  for (const auto& lease : all) CHECK(lease->unspent(kNow) == 9);
}

TEST_CASE("lease returns: a lease without units takes no place") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 100);
  LeaseReturns returns(store);
  returns.add(lease);
  returns.flush();
  CHECK(store.returns == 0);
}

TEST_CASE("lease returns: who needs the last units while they go back gets them, and is not refused") {
  FakeQuotaStore store;
  QuotaLease lease("app", kDaily, 10);
  lease.draw(store, 10, kNow);  // the whole quota is here
  std::thread caller;
  Lease drawn;
  store.before_returning = [&] { caller = std::thread([&] { drawn = lease.draw(store, 1, kNow); }); };
  LeaseReturns returns(store);
  returns.add(lease);
  returns.flush();
  caller.join();
  CHECK(drawn.granted == 1);
  QuotaState state;
  CHECK(lease.spend(1, kNow, state) == Spent::yes);
}
