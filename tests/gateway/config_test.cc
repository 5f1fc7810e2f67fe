// Tests of tollgate.yaml: defaults, every kind of mistake with its line, and the reference file.
#include "gateway/config.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gateway;

namespace {

std::string problems_of(const std::string& text) {
  std::string out;
  for (const openapi::Problem& problem : load_config_text("/etc/tollgate/tollgate.yaml", text).problems)
    out += std::to_string(problem.line) + " " + problem.path + " " + problem.reason + "\n";
  return out;
}

}  // namespace

TEST_CASE("config: an empty file is a usable configuration with the documented defaults") {
  const LoadedConfig loaded = load_config_text("/etc/tollgate/tollgate.yaml", "");
  REQUIRE(loaded.problems.empty());
  const Config& config = loaded.config;
  CHECK(config.listen.port == 8080);
  CHECK(config.admin.port == 9080);
  CHECK(config.issuer == "http://localhost:8080");
  CHECK(config.portal_url == config.issuer);
  CHECK(config.lifetimes.code == std::chrono::seconds{60});
  CHECK(config.lifetimes.access_token == std::chrono::seconds{600});
  CHECK(config.plans.at("starter").quota == 10'000);
  CHECK(config.store.url == "sqlite:/etc/tollgate/tollgate.db");
  CHECK(config.master_key_file == "/etc/tollgate/master.key");
}

TEST_CASE("config: the reference file has no problem and shows the defaults it documents") {
  const LoadedConfig loaded = load_config(SOURCE_DIR "/deploy/tollgate.yaml");
  for (const openapi::Problem& problem : loaded.problems) FAIL_CHECK(problem.text());
  const Config defaults;
  CHECK(loaded.config.listen.port == defaults.listen.port);
  CHECK(loaded.config.blocking_threads == defaults.blocking_threads);
  CHECK(loaded.config.blocking_queue == defaults.blocking_queue);
  CHECK(loaded.config.lifetimes.refresh_token == defaults.lifetimes.refresh_token);
  CHECK(loaded.config.apps_per_developer == defaults.apps_per_developer);
  CHECK(loaded.config.plans.at("starter").burst.burst == 40);
}

TEST_CASE("config: each mistake is named with its line, key and remedy") {
  struct Case {
    const char* name;
    const char* text;
    const char* expect;
  };
  const Case cases[] = {
      {"unknown key", "listn: {}\n", "1 listn is not a known key; known here: listen, admin"},
      {"unknown nested key", "listen:\n  host: 127.0.0.1\n  prot: 80\n",
       "3 listen.prot is not a known key; known here: host, port, tls"},
      {"given twice", "issuer: http://a\nissuer: http://b\n", "2 issuer is given twice"},
      {"port too large", "listen: {port: 65536}\n", "1 listen.port must be a whole number from 0 to 65535"},
      {"port not a number", "listen: {port: http}\n", "1 listen.port must be a whole number from 0 to 65535"},
      {"negative", "blocking_threads: -1\n", "1 blocking_threads must be a whole number from 1 to 256"},
      {"issuer with a path", "issuer: https://a.example/x\n", "1 issuer must be an origin"},
      {"issuer of another scheme", "issuer: ftp://a.example\n", "1 issuer must be an origin"},
      {"half a TLS pair", "listen:\n  tls: {key: k.pem}\n", "listen.tls needs both certificate and key"},
      {"a store of another kind", "store: {url: \"postgres://x\"}\n",
       "1 store.url must be sqlite:FILE or mysql://"},
      {"an upstream without address", "upstreams:\n  payments: {}\n",
       "upstreams.payments needs `sandbox` or `live`"},
      {"an upstream with a path", "upstreams: {payments: {sandbox: \"http://a/b\"}}\n",
       "1 upstreams.payments.sandbox must be http://host:port"},
      {"a duration without unit", "lifetimes: {code: 60}\n",
       "1 lifetimes.code must be a duration such as 250ms"},
      {"a code that lives too long", "lifetimes: {code: 601s}\n", "1 lifetimes.code must be from 1s to 10m"},
      {"a plan that is not there", "default_plan: gold\n", "1 default_plan must name one of `plans`"},
      {"a rate of zero", "plans: {starter: {burst: {requests: 0}}}\n",
       "1 plans.starter.burst.requests must be a whole number from 1"},
      {"a bad time zone", "plans: {starter: {quota: {time_zone: CET}}}\n",
       "1 plans.starter.quota.time_zone must be UTC or an offset"},
      {"a time zone with two signs", "plans: {starter: {quota: {time_zone: \"+-8:00\"}}}\n",
       "1 plans.starter.quota.time_zone must be UTC or an offset"},
      {"a time zone with a space", "plans: {starter: {quota: {time_zone: \"+ 8:00\"}}}\n",
       "1 plans.starter.quota.time_zone must be UTC or an offset"},
      {"a time zone too far out", "plans: {starter: {quota: {time_zone: \"-15:00\"}}}\n",
       "1 plans.starter.quota.time_zone must be UTC or an offset"},
      {"a burst that never refills", "plans: {starter: {burst: {requests: 1, per: 1d, at_once: 367}}}\n",
       "1 plans.starter.burst.at_once would take more than 366 days"},
      {"a burst beyond all arithmetic",
       "plans: {starter: {burst: {requests: 1, per: 3653d, at_once: 1000000000}}}\n",
       "1 plans.starter.burst.at_once would take more than 366 days"},
      {"a bad period", "plans: {starter: {quota: {per: week}}}\n",
       "1 plans.starter.quota.per must be day or month"},
      {"a bad level", "log: {level: loud}\n", "1 log.level must be debug, info, warn or error"},
      {"a host with a scheme", "listen:\n  hosts: [a.example, \"https://b.example\"]\n",
       "2 listen.hosts must be a list of names such as gateway.example"},
      {"one host for a list", "admin: {hosts: a.example}\n", "1 admin.hosts must be a list of texts"},
      {"a list of lists", "listen: {hosts: [[a]]}\n", "1 listen.hosts must be a list of texts"},
      {"a list where a mapping belongs", "listen: [1]\n", "1 listen must be a mapping"},
      {"a mapping where a text belongs", "issuer: {a: b}\n", "1 issuer must be a text"},
      {"not YAML", "listen: [\n", "(file) is not valid YAML"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(problems_of(c.text));
    CHECK(problems_of(c.text).find(c.expect) != std::string::npos);
  }
}

TEST_CASE("config: the slowest burst and the farthest time zones are accepted") {
  for (const char* text : {"plans: {starter: {burst: {requests: 1, per: 1d, at_once: 366}}}\n",
                           "plans: {starter: {quota: {time_zone: \"+14:59\"}}}\n",
                           "plans: {starter: {quota: {time_zone: \"-14:00\"}}}\n"}) {
    CAPTURE(text);
    CHECK(problems_of(text) == "");
  }
}

TEST_CASE("config: every problem is reported, not only the first") {
  const std::string all = problems_of("a: 1\nb: 2\nlisten: {port: x}\n");
  CHECK(std::ranges::count(all, '\n') == 3);
}

TEST_CASE("config: a file that cannot be read is a problem that says what to do") {
  const LoadedConfig loaded = load_config("/nonexistent/tollgate.yaml");
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].reason == "cannot be read; name the configuration with --config FILE");
}

TEST_CASE("config: a folder is not taken for an empty file") {
  const LoadedConfig loaded = load_config(SOURCE_DIR);
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].reason == "is a folder; name the configuration with --config FILE");
}

TEST_CASE("config: plans take rates, quotas, offsets and build their RateLimit-Policy") {
  const LoadedConfig loaded =
      load_config_text("x.yaml",
                       "plans:\n  pro:\n    title: Pro\n    burst: {requests: 100, per: 1m, at_once: 10}\n"
                       "    quota: {requests: 5, per: month, time_zone: \"+08:00\"}\ndefault_plan: pro\n");
  REQUIRE(loaded.problems.empty());
  const Plan& plan = loaded.config.plans.at("pro");
  CHECK(plan.period.unit == Period::Unit::month);
  CHECK(plan.period.utc_offset == std::chrono::minutes{480});
  CHECK(plan.policy_field == "\"burst\";q=10;w=6, \"monthly\";q=5;w=2678400");
}
