// What an app has used: the store's count without what this node has drawn and not spent.
#include "gateway/usage.h"

#include <doctest/doctest.h>

#include "tests/support/fake_quota_store.h"

using namespace gateway;

namespace {

constexpr std::int64_t kMono = 50'000'000'000;
const base::Instant kDay = base::from_unix(1'795'305'600), kNow = kDay + std::chrono::hours{8};

struct World {
  World()
      : config(load_config_text("t.yaml",
                                "plans:\n"
                                "  starter: {burst: {at_once: 5000}, quota: {requests: 10000}}\n"
                                "  growth: {burst: {at_once: 5000}, quota: {requests: 90000}}\n"
                                "  monthly: {burst: {at_once: 5000}, quota: {requests: 90000, per: month}}\n")
                   .config) {}
  void spend(LimitTable& node, int requests, const char* plan = "starter") {
    AppLimits& limits = node.of("app_1", plan);
    LimitState state;
    for (int i = 0; i < requests; ++i) {
      if (limits.take(1, kMono, kNow, state) == Taken::needs_lease) {
        limits.quota().draw(store, 1, kNow);
        REQUIRE(limits.take(1, kMono, kNow, state) == Taken::yes);
      }
    }
  }
  Usage usage(const LimitTable& node, const char* plan = "starter") {
    return usage_of(node, store, config.plans.at(plan), "app_1", kNow);
  }
  const Config config;
  FakeQuotaStore store;
};

}  // namespace

TEST_CASE("usage: one node counts exactly, from nothing to several leases") {
  World w;
  LimitTable node(w.config);
  CHECK(w.usage(node).used == 0);
  CHECK(w.usage(node).quota == 10000);
  CHECK(w.usage(node).window == Window{kDay, kDay + std::chrono::hours{24}});
  std::uint64_t spent = 0;
  for (const int requests : {1, 1, 998, 1, 2500}) {
    w.spend(node, requests);
    spent += static_cast<std::uint64_t>(requests);
    CHECK(w.usage(node).used == spent);
  }
}

TEST_CASE("usage: another node's reserve counts as used until it is given back") {
  World w;
  LimitTable here(w.config), there(w.config);
  w.spend(here, 3);
  w.spend(there, 2);
  const std::uint64_t reserved = there.unspent("app_1", w.usage(here).window, kNow);
  CHECK(reserved > 0);
  CHECK(w.usage(here).used == 3 + 2 + reserved);
  there.give_back_all(w.store);
  CHECK(w.usage(here).used == 5);
  CHECK(w.usage(there).used == 5 + here.unspent("app_1", w.usage(here).window, kNow));
}

TEST_CASE("usage: leases under an earlier plan of the same window count, those of another window do not") {
  World w;
  LimitTable node(w.config);
  w.spend(node, 3, "starter");
  w.spend(node, 4, "growth");
  w.spend(node, 5, "monthly");
  CHECK(w.usage(node, "growth").used == 7);
  CHECK(w.usage(node, "growth").quota == 90000);
  CHECK(w.usage(node, "monthly").used == 5);
}

TEST_CASE("usage: a block that is drawn while it is read does not count as used") {
  World w;
  LimitTable node(w.config);
  w.spend(node, 1);
  int draws = 2;
  w.store.before_reading = [&] {
    if (draws-- > 0) node.of("app_1", "starter").quota().draw(w.store, 1000, kNow);
  };
  CHECK(w.usage(node).used == 1);
}

TEST_CASE("usage: nodes agree, exactly, once nobody has called for two looks") {
  World w;
  LimitTable here(w.config), there(w.config);
  w.spend(here, 3);
  w.spend(there, 4);
  for (int look = 0; look < 3; ++look) {
    here.give_back_idle(w.store);
    there.give_back_idle(w.store);
  }
  CHECK(w.usage(here).used == 7);
  CHECK(w.usage(there).used == 7);
}

TEST_CASE("usage: every limit of a plan, the quota of all nodes first, then what this node counts") {
  World w;
  LimitTable node(w.config), other(w.config);
  w.spend(other, 2, "growth");
  other.give_back_all(w.store);
  const auto untouched = limits_in_use(node, w.store, w.config.plans.at("monthly"), "app_1", kNow, kMono);
  REQUIRE(untouched.size() == 2);
  CHECK(untouched[0].name == "monthly");
  CHECK(untouched[0].remaining() == 90000);
  CHECK(untouched[1].used == 0);
  w.spend(node, 3);
  const auto found = limits_in_use(node, w.store, w.config.plans.at("starter"), "app_1", kNow, kMono);
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == LimitUsage::Kind::quota);
  CHECK(found[0].name == "daily");
  CHECK(found[0].used == 5);
  CHECK(found[0].remaining() == 9995);
  CHECK(found[0].zone == "UTC");
  CHECK(found[1].kind == LimitUsage::Kind::rate);
  CHECK(found[1].limit == 5000);
  CHECK(found[1].used == 3);
  CHECK(found[1].resets_in == 1);
}

TEST_CASE("usage: further quotas are told by name, those of a user to that user alone") {
  const Config config =
      load_config_text(
          "t.yaml",
          "plans:\n  starter: {quotas: {writes: {requests: 50, group: writes}, user: {requests: 9, per: "
          "month, of: user}}}\n")
          .config;
  FakeQuotaStore store;
  LimitTable node(config);
  const Plan& plan = config.plans.at("starter");
  const auto about = node.of("app_1", "starter").quotas().about("writes", 7);
  for (const AskedQuota& asked : *about) {
    QuotaState state;
    asked.lease->draw(store, 2, kNow);
    REQUIRE(asked.lease->spend(2, kNow, state) == Spent::yes);
  }
  const auto own = limits_in_use(node, store, plan, "app_1", kNow, kMono);
  REQUIRE(own.size() == 3);
  CHECK(own[1].kind == LimitUsage::Kind::quota);
  CHECK(own[1].name == "writes");
  CHECK(own[1].group == "writes");
  CHECK(own[1].used == 2);
  CHECK(own[1].limit == 50);
  CHECK(own[2].name == "burst");
  for (const auto& [user, used] : {std::pair{7U, 2U}, {8U, 0U}}) {
    const auto users = limits_in_use(node, store, plan, "app_1", kNow, kMono, user);
    REQUIRE(users.size() == 4);
    CHECK(users[2].name == "user");
    CHECK(users[2].per_user);
    CHECK(users[2].used == used);
    CHECK(users[2].window == window_at(plan.quotas[1].period, kNow));
  }
}

TEST_CASE("usage: nothing remains of a quota that was used beyond its limit") {
  LimitUsage limit;
  limit.limit = 10;
  for (const auto& [used, left] : {std::pair{0U, 10U}, {9U, 1U}, {10U, 0U}, {11U, 0U}}) {
    limit.used = used;
    CHECK(limit.remaining() == left);
  }
}

TEST_CASE("usage: however many quotas a plan has, the store is read twice while nobody draws") {
  Plan plan;
  plan.name = "many";
  plan.quota = 1000;
  for (int i = 0; i < 8; ++i)
    plan.quotas.push_back({"quota" + std::to_string(i), 100, {}, i % 2 == 1, i < 2 ? "" : "writes"});
  World w;
  const LimitTable node(w.config);
  for (int i = 0; i < 8; ++i)
    w.store.draw(further_quota_key("app_1", plan.quotas[static_cast<std::size_t>(i)], 7), kDay,
                 kDay + std::chrono::hours{24}, static_cast<std::uint64_t>(i), 100);
  const auto found = limits_in_use(node, w.store, plan, "app_1", kNow, kMono, 7);
  CHECK(w.store.reads == 2);
  REQUIRE(found.size() == 10);
  for (std::size_t i = 0; i < 8; ++i) CHECK(found[i + 1].used == i);
  w.store.reads = 0;
  CHECK(limits_in_use(node, w.store, plan, "app_1", kNow, kMono).size() == 6);  // an app's own call
  CHECK(w.store.reads == 2);
}
