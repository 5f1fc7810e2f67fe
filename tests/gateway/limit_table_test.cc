// Tests of the table of live limits.
#include "gateway/limit_table.h"

#include <doctest/doctest.h>

#include "tests/support/fake_quota_store.h"

using namespace gateway;

namespace {

constexpr std::int64_t kMono = 50'000'000'000;
const base::Instant kDay = base::from_unix(1'795'305'600);

Config config() {
  return load_config_text("t.yaml",
                          "plans:\n  starter: {burst: {at_once: 5}, quota: {requests: 10}}\n"
                          "  growth: {burst: {at_once: 50}, quota: {requests: 1000}}\n")
      .config;
}

Taken take(AppLimits& limits, QuotaStore& store) {
  LimitState state;
  const Taken taken = limits.take(1, kMono, kDay, state);
  if (taken != Taken::needs_lease) return taken;
  limits.quota().draw(store, 1, kDay);
  return limits.take(1, kMono, kDay, state);
}

}  // namespace

TEST_CASE("limit table: one object per app, at a stable address") {
  const Config c = config();
  LimitTable table(c);
  AppLimits& one = table.of("app_1", "starter");
  for (int i = 0; i < 1000; ++i) table.of("app_x" + std::to_string(i), "starter");
  CHECK(&table.of("app_1", "starter") == &one);
  CHECK(&table.of("app_2", "starter") != &one);
  CHECK(table.find("app_1", "starter") == &one);
  CHECK(table.find("app_3", "starter") == nullptr);
}

TEST_CASE("limit table: a plan that is not configured any more is the default plan, not another budget") {
  const Config c = config();
  LimitTable table(c);
  AppLimits& limits = table.of("app_1", "gone");
  CHECK(limits.plan().name == "starter");
  CHECK(&limits == &table.of("app_1", "starter"));
}

TEST_CASE(
    "limit table: a changed plan applies to the next token, and what was used stays used (gateway.md 5.2 "
    "d)") {
  const Config c = config();
  LimitTable table(c);
  FakeQuotaStore store;
  int passed = 0;
  for (int i = 0; i < 20; ++i) passed += take(table.of("app_1", "starter"), store) == Taken::yes;
  CHECK(passed == 5);
  AppLimits& grown = table.of("app_1", "growth");
  CHECK(grown.plan().name == "growth");
  CHECK(take(grown, store) == Taken::yes);
  LimitState state;
  CHECK(grown.take(1, kMono, kDay, state) == Taken::yes);
  CHECK(state.quota.left <= 1000 - 5 - 2);
}

TEST_CASE("limit table: all leases go back in one transaction; one that cannot does not keep the others") {
  const Config c = config();
  for (const bool fails : {false, true}) {
    CAPTURE(fails);
    LimitTable table(c);
    FakeQuotaStore store;
    for (const char* app : {"app_1", "app_2"}) CHECK(take(table.of(app, "growth"), store) == Taken::yes);
    CHECK(store.used("app_1", kDay) == 100);
    if (fails) store.fails_for = "app_1";
    table.give_back_all(store);
    CHECK(store.returns == 1);
    CHECK(store.used("app_1", kDay) == (fails ? 100 : 1));
    CHECK(store.used("app_2", kDay) == 1);
  }
}
