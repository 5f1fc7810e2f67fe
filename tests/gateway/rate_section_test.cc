// Tests of rates in tollgate.yaml: what can be said, and what is refused.
#include "gateway/rate_section.h"

#include <doctest/doctest.h>

#include "gateway/config.h"

using namespace gateway;

namespace {

LoadedConfig load(const std::string& rates) {
  return load_config_text("t.yaml", "plans: {starter: {rates: {" + rates + "}}}\n");
}

std::string problem(const std::string& rates) {
  const LoadedConfig loaded = load(rates);
  return loaded.problems.empty() ? "" : loaded.problems.front().path + " " + loaded.problems.front().reason;
}

}  // namespace

TEST_CASE("rate section: rates in their order, with who is counted and which operations") {
  const LoadedConfig loaded = load(
      "writes: {requests: 5, per: 1m, at_once: 10, group: money}, user: {requests: 2, at_once: 4, of: user}");
  REQUIRE(loaded.problems.empty());
  const std::vector<RateRule>& rates = loaded.config.plans.at("starter").rates;
  REQUIRE(rates.size() == 2);
  CHECK(rates[0] == RateRule{"writes", {5, std::chrono::milliseconds{60'000}, 10}, false, "money"});
  CHECK(rates[1] == RateRule{"user", {2, std::chrono::milliseconds{1000}, 4}, true, ""});
}

TEST_CASE("rate section: what is refused, and where") {
  struct Case {
    const char *rates, *expect;
  };
  const Case cases[] = {
      {"a: {of: device}", "plans.starter.rates.a.of must be app or user"},
      {"a: {per: 0s}", "plans.starter.rates.a.per must be at least 1ms"},
      {"a: {requests: 0}", "plans.starter.rates.a.requests must be a whole number"},
      {"a: {requests: 1, per: 1d, at_once: 367}",
       "plans.starter.rates.a.at_once would take more than 366 days"},
      {"a: {limit: 1}", "plans.starter.rates.a.limit"},
      {"daily: {requests: 1}", "plans.starter.rates.daily is no name for a rate"},
      {"burst: {requests: 1}", "plans.starter.rates.burst is no name for a rate"},
      {"\"a b\": {requests: 1}", "plans.starter.rates.a b is no name for a rate"},
      {"a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}",
       "plans.starter.rates.i is one too many"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.rates);
    const std::string got = problem(c.rates);
    CHECK_MESSAGE(got.starts_with(c.expect), got);
  }
  CHECK(problem("a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}") == "");
}
