// Tests of quotas in tollgate.yaml: what can be said, and what is refused.
#include "gateway/quota_section.h"

#include <doctest/doctest.h>

#include "gateway/config.h"

using namespace gateway;

namespace {

LoadedConfig load(const std::string& plan) {
  return load_config_text("t.yaml", "plans: {starter: {" + plan + "}}\n");
}

std::string problem(const std::string& plan) {
  const LoadedConfig loaded = load(plan);
  return loaded.problems.empty() ? "" : loaded.problems.front().path + " " + loaded.problems.front().reason;
}

}  // namespace

TEST_CASE("quota section: quotas in their order, with window, zone, who is counted and which operations") {
  const LoadedConfig loaded = load(
      "quotas: {writes: {requests: 50, per: month, time_zone: \"+08:00\", group: money}, user: {per: hour, "
      "of: "
      "user}}");
  REQUIRE(loaded.problems.empty());
  const std::vector<QuotaRule>& quotas = loaded.config.plans.at("starter").quotas;
  REQUIRE(quotas.size() == 2);
  CHECK(quotas[0] ==
        QuotaRule{"writes", 50, {Period::Unit::month, std::chrono::minutes{480}}, false, "money"});
  CHECK(quotas[1] == QuotaRule{"user", 10'000, {Period::Unit::hour}, true, ""});
}

TEST_CASE("quota section: what is refused, and where") {
  struct Case {
    const char *plan, *expect;
  };
  const Case cases[] = {
      {"quotas: {a: {of: device}}", "plans.starter.quotas.a.of must be app or user"},
      {"quotas: {a: {per: week}}", "plans.starter.quotas.a.per must be minute, hour, day or month"},
      {"quotas: {a: {requests: 0}}", "plans.starter.quotas.a.requests must be a whole number"},
      {"quotas: {a: {time_zone: Mars/Olympus}}", "plans.starter.quotas.a.time_zone must be UTC or an offset"},
      {"quotas: {a: {per: hour, time_zone: UTC}}", "plans.starter.quotas.a.time_zone is for days and months"},
      {"quotas: {a: {on_outage: allow}}", "plans.starter.quotas.a.on_outage"},
      {"quotas: {daily: {requests: 1}}", "plans.starter.quotas.daily is no name for a quota"},
      {"quotas: {\"a b\": {requests: 1}}", "plans.starter.quotas.a b is no name for a quota"},
      {"rates: {a: {requests: 1}}, quotas: {a: {requests: 1}}",
       "plans.starter.quotas.a is the name of a rate of this plan"},
      {"quotas: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}}",
       "plans.starter.quotas.i is one too many"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.plan);
    const std::string got = problem(c.plan);
    CHECK_MESSAGE(got.starts_with(c.expect), got);
  }
  CHECK(problem("quotas: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}}") == "");
}
