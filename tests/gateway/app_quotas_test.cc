// Tests of an app's further quotas: which are about a request, a lease for each user, and users who are
// forgotten.
#include "gateway/app_quotas.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/support/fake_quota_store.h"

using namespace gateway;

namespace {

const base::Instant kDay = base::from_unix(1'795'305'600), kNow = kDay + std::chrono::hours{8};
constexpr std::uint64_t kUser = 0xABCDEF;

const std::vector<QuotaRule> kRules{
    {"writes", 100, {}, false, "writes"}, {"user", 10, {}, true, ""}, {"user-writes", 5, {}, true, "writes"}};

std::string names(AppQuotas& quotas, std::string_view group, std::uint64_t user) {
  std::string out;
  const auto about = quotas.about(group, user);
  for (const AskedQuota& asked : *about) out += kRules[asked.rule].name + " ";
  return out;
}

void give_back(AppQuotas& quotas, FakeQuotaStore& store) {
  LeaseReturns returns(store);
  quotas.give_back(returns);
  returns.finish();
}

void give_back_if_idle(AppQuotas& quotas, FakeQuotaStore& store) {
  LeaseReturns returns(store);
  quotas.give_back_if_idle(returns);
  returns.finish();
}

Spent take(QuotaLease& lease, FakeQuotaStore& store, std::uint64_t cost = 1) {
  QuotaState state;
  const Spent spent = lease.spend(cost, kNow, state);
  if (spent != Spent::needs_lease) return spent;
  lease.draw(store, cost, kNow);
  return lease.spend(cost, kNow, state);
}

QuotaLease& of_user(AppQuotas& quotas, std::uint64_t user) { return *quotas.about("", user)->front().lease; }

}  // namespace

TEST_CASE("app quotas: which are about a request depends on its group and on whether it has a user") {
  AppQuotas quotas("app", kRules, nullptr);
  CHECK(names(quotas, "", 0) == "");
  CHECK(names(quotas, "writes", 0) == "writes ");
  CHECK(names(quotas, "", kUser) == "user ");
  CHECK(names(quotas, "writes", kUser) == "writes user user-writes ");
  CHECK(names(quotas, "reads", kUser) == "user ");
}

TEST_CASE("app quotas: no two of them have one key in the store, and a key fits its column") {
  const std::string longest(190, 'c');
  std::set<std::string> keys{"app", longest};
  for (const std::string& app : {std::string("app"), longest})
    for (const QuotaRule& rule : kRules)
      for (const std::uint64_t user : {kUser, ~std::uint64_t{0}})
        keys.insert(further_quota_key(app, rule, user));
  CHECK(keys.size() == 2 + 2 * (1 + 2 + 2));
  for (const std::string& key : keys) CHECK(key.size() <= 255);
  CHECK(further_quota_key("app", kRules[1], 0xAB) == "app\nuser\ndaily\nab");
  QuotaRule monthly = kRules[0];
  monthly.period.unit = Period::Unit::month;  // an app that gets another plan
  CHECK(further_quota_key("app", monthly, 0) != further_quota_key("app", kRules[0], 0));
}

TEST_CASE("app quotas: each user has the whole quota, on two nodes together") {
  FakeQuotaStore store;
  AppQuotas here("app", kRules, nullptr), there("app", kRules, nullptr);
  for (const std::uint64_t user : {std::uint64_t{1}, std::uint64_t{2}}) {
    int passed = 0;
    for (int i = 0; i < 30; ++i) passed += take(of_user(i % 2 ? here : there, user), store) == Spent::yes;
    CHECK(passed == 10);
  }
  CHECK(here.users() == 2);
  CHECK(store.used(further_quota_key("app", kRules[1], 1), kDay) == 10);
}

TEST_CASE("app quotas: a user of whom nothing is held is forgotten, one in use is not, and nothing is lost") {
  FakeQuotaStore store;
  PlaceBudget budget(2 * AppQuotas::kPlacesPerUser);
  AppQuotas quotas("app", kRules, &budget);
  CHECK(take(of_user(quotas, 1), store) == Spent::yes);
  const auto in_use = quotas.about("", 2);
  CHECK_FALSE(quotas.about("", 3));  // no memory for a third
  for (int look = 0; look < 8; ++look) give_back_if_idle(quotas, store);
  CHECK(quotas.users() == 1);
  CHECK(store.used(further_quota_key("app", kRules[1], 1), kDay) == 1);
  CHECK(quotas.about("", 3));  // the place of the first
  CHECK(quotas.unspent("user", 1, kNow) == 0);
  int passed = 0;
  for (int look = 0; look < 8; ++look) give_back_if_idle(quotas, store);  // the third has gone again
  for (int i = 0; i < 30; ++i) passed += take(of_user(quotas, 1), store) == Spent::yes;
  CHECK(passed == 9);
}

TEST_CASE("app quotas: what was refused for want of quota is refused again by a lease that is new") {
  FakeQuotaStore store;
  AppQuotas quotas("app", kRules, nullptr);
  for (int i = 0; i < 10; ++i) CHECK(take(of_user(quotas, 1), store) == Spent::yes);
  for (int look = 0; look < 8; ++look) give_back_if_idle(quotas, store);
  CHECK(quotas.users() == 0);
  CHECK(take(of_user(quotas, 1), store) == Spent::exceeded);
}

TEST_CASE("app quotas: everything is given back, also beside one that cannot be") {
  const std::vector<QuotaRule> rules{{"writes", 100, {}, false, "writes"}, {"user", 100, {}, true, ""}};
  FakeQuotaStore store;
  AppQuotas quotas("app", rules, nullptr);
  const auto used = [&](std::size_t rule, std::uint64_t user) {
    return store.used(further_quota_key("app", rules[rule], user), kDay);
  };
  for (const std::uint64_t user : {1, 2, 3}) {
    const auto about = quotas.about("writes", user);
    for (const AskedQuota& asked : *about) CHECK(take(*asked.lease, store) == Spent::yes);
  }
  store.fails_for = further_quota_key("app", rules[1], 2);
  CHECK_THROWS(give_back(quotas, store));
  CHECK(used(0, 0) == 3);
  CHECK(used(1, 1) == 1);
  CHECK(used(1, 2) == 10);
  CHECK(used(1, 3) == 1);
  store.fails_for.clear();
  give_back(quotas, store);
  CHECK(used(1, 2) == 1);
}

TEST_CASE("app quotas: threads that call while users are forgotten never pass more than each one's quota") {
  FakeQuotaStore store;
  AppQuotas quotas("app", kRules, nullptr);
  constexpr std::uint64_t kUsers = 4;
  std::array<std::atomic<int>, kUsers> passed{};
  std::atomic<int> callers{4};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 2000; ++i) {
        const std::uint64_t user = (i + static_cast<std::uint64_t>(t)) % kUsers;
        const auto asked = quotas.about("", user + 1);
        passed[user] += take(*asked->front().lease, store) == Spent::yes;
      }
      --callers;
    });
  threads.emplace_back([&] {
    while (callers > 0) give_back_if_idle(quotas, store);
  });
  threads.clear();
  give_back(quotas, store);
  for (std::uint64_t user = 0; user < kUsers; ++user) {
    CHECK(passed[user] <= 10);
    CHECK(store.used(further_quota_key("app", kRules[1], user + 1), kDay) ==
          static_cast<std::uint64_t>(passed[user]));
  }
}
