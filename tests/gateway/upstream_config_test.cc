// Upstreams in tollgate.yaml: one address, several targets, and what is wrong with its line and reason.
#include "gateway/upstream_config.h"

#include <doctest/doctest.h>

#include <string>

using namespace gateway;

TEST_CASE("config: an upstream has one address, or targets with weights and rules") {
  const auto loaded = load_config_text("tollgate.yaml", R"(upstreams:
  one: {sandbox: "http://10.0.0.1:8080"}
  several:
    live:
      - {url: "http://10.0.0.5:8080", weight: 2}
      - {url: "http://10.0.0.6:8080"}
    host: payments.internal
    total_timeout: 3s
    health: {failures: 3, eject_for: 1s, eject_at_most: 60s, max_ejected: 30, slow_start: 2s}
    retries: {percent: 10, floor: 1}
)");
  REQUIRE(loaded.problems.empty());
  const UpstreamConfig& one = loaded.config.upstreams.at("one");
  REQUIRE(one.sandbox.size() == 1);
  CHECK(one.sandbox[0].url == "http://10.0.0.1:8080");
  CHECK(one.live.empty());
  CHECK(one.health.failures == 5);
  CHECK(one.retries.percent == 20);
  const UpstreamConfig& several = loaded.config.upstreams.at("several");
  REQUIRE(several.live.size() == 2);
  CHECK(several.live[0].weight == 2);
  CHECK(several.live[1].weight == 1);
  CHECK(several.host == "payments.internal");
  CHECK(several.total_timeout == std::chrono::seconds{3});
  CHECK(several.health.failures == 3);
  CHECK(several.health.eject_at_most == std::chrono::seconds{60});
  CHECK(several.max_ejected == 30);
  CHECK(several.retries.floor == 1);
}

TEST_CASE("config: an upstream's health checks are off, or have a path and what it does not say by default") {
  const auto loaded = load_config_text("tollgate.yaml", R"(upstreams:
  none: {live: "http://10.0.0.1"}
  some: {live: "http://10.0.0.1", health_check: {path: /healthz}}
  all: {live: "http://10.0.0.1", health_check: {path: "/h?a=b", every: 1s, timeout: 1s, unhealthy_after: 1, healthy_after: 100}}
)");
  REQUIRE(loaded.problems.empty());
  CHECK(loaded.config.upstreams.at("none").health_check == HealthCheckConfig{});
  const HealthCheckConfig& some = loaded.config.upstreams.at("some").health_check;
  CHECK(some.path == "/healthz");
  CHECK(some.every == std::chrono::seconds{5});
  CHECK(some.timeout == std::chrono::seconds{2});
  CHECK(some.rules == http::CheckRules{3, 2});
  const HealthCheckConfig& all = loaded.config.upstreams.at("all").health_check;
  CHECK(all.path == "/h?a=b");
  CHECK(all.timeout == std::chrono::seconds{1});
  CHECK(all.rules == http::CheckRules{1, 100});
}

TEST_CASE("config: what a health check may be, on both sides of each bound") {
  struct Case {
    const char* keys;
    const char* wrong;  // nullptr: nothing
  };
  const char* const kPath = "path must begin with / and have at most 1024 characters";
  const Case cases[] = {
      {"path: /", nullptr},
      {"path: healthz", kPath},
      {"path: \"\"", kPath},
      {"every: 5s", kPath},
      {"path: \"/a b\"", kPath},
      {"path: \"/a\\r\\nX: y\"", kPath},
      {"path: \"/a\\x7f\"", kPath},
      {"path: \"/\u00e4\"", kPath},
      {"path: \"/a#b\"", kPath},
      {"path: /, every: 999ms, timeout: 500ms", "every must be 1s to 1h"},
      {"path: /, every: 1s, timeout: 1s", nullptr},
      {"path: /, every: 1h", nullptr},
      {"path: /, every: 61m", "every must be 1s to 1h"},
      {"path: /, timeout: 99ms", "timeout must be 100ms to 1m"},
      {"path: /, timeout: 100ms", nullptr},
      {"path: /, every: 2m, timeout: 1m", nullptr},
      {"path: /, every: 2m, timeout: 61s", "timeout must be 100ms to 1m"},
      {"path: /, every: 2s, timeout: 2001ms", "timeout must not be longer than `every`"},
      {"path: /, unhealthy_after: 0", "unhealthy_after must be a whole number from 1 to 100"},
      {"path: /, unhealthy_after: 100", nullptr},
      {"path: /, unhealthy_after: 101", "unhealthy_after must be a whole number from 1 to 100"},
      {"path: /, healthy_after: 0", "healthy_after must be a whole number from 1 to 100"},
      {"path: /, healthy_after: 101", "healthy_after must be a whole number from 1 to 100"},
      {"path: /, port: 1",
       "port is not a known key; known here: path, every, timeout, unhealthy_after, healthy_after"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.keys);
    const auto loaded =
        load_config_text("tollgate.yaml", "upstreams: {payments: {live: \"http://a\", health_check: {" +
                                              std::string(c.keys) + "}}}\n");
    CHECK(loaded.problems.empty() == (c.wrong == nullptr));
    if (!c.wrong || loaded.problems.empty()) continue;
    const openapi::Problem& first = loaded.problems.front();
    CHECK((first.path + " " + first.reason).find("upstreams.payments.health_check." + std::string(c.wrong)) ==
          0);
  }
  const std::string longest = "upstreams: {payments: {live: \"http://a\", health_check: {path: \"/";
  for (const std::size_t size : {1023, 1024})
    CHECK(load_config_text("tollgate.yaml", longest + std::string(size, 'a') + "\"}}}\n").problems.empty() ==
          (size == 1023));
}

TEST_CASE("config: names are resolved every 30 s, or 1 s to 1 h") {
  struct Case {
    const char* keys;
    std::chrono::milliseconds expect;  // 0: refused
  };
  for (const Case& c : {Case{"", std::chrono::seconds{30}}, Case{", resolve_every: 999ms", {}},
                        Case{", resolve_every: 1s", std::chrono::seconds{1}},
                        Case{", resolve_every: 1h", std::chrono::hours{1}},
                        Case{", resolve_every: 3601s", {}}, Case{", resolve_every: often", {}}}) {
    CAPTURE(c.keys);
    const auto loaded =
        load_config_text("tollgate.yaml", "upstreams: {payments: {live: \"http://bank.internal\"" +
                                              std::string(c.keys) + "}}\n");
    REQUIRE(loaded.problems.empty() == (c.expect.count() != 0));
    if (loaded.problems.empty())
      CHECK(loaded.config.upstreams.at("payments").resolve_every == c.expect);
    else
      CHECK(loaded.problems.front().path == "upstreams.payments.resolve_every");
  }
}

TEST_CASE(
    "config: an upstream over TLS has authorities, a name and a certificate; files are beside the "
    "configuration") {
  const auto loaded = load_config_text("/etc/tollgate/tollgate.yaml", R"(upstreams:
  one: {live: "https://payments.internal", sandbox: "http://10.0.0.1:8080"}
  two:
    live: "https://10.0.0.5:8443"
    tls: {ca: tls/ca.pem, server_name: payments.internal, certificate: tls/c.pem, key: /run/k.pem}
  three: {live: "https://[2001:db8::1]", tls: {server_name: "2001:db8::2"}}
)");
  REQUIRE(loaded.problems.empty());
  CHECK(loaded.config.upstreams.at("one").tls == http::ClientTlsOptions{});
  const UpstreamConfig& two = loaded.config.upstreams.at("two");
  CHECK(two.tls.ca_file == "/etc/tollgate/tls/ca.pem");
  CHECK(two.tls.certificate_file == "/etc/tollgate/tls/c.pem");
  CHECK(two.tls.key_file == "/run/k.pem");
  CHECK(two.server_name == "payments.internal");
  CHECK(loaded.config.upstreams.at("three").server_name == "2001:db8::2");
}

TEST_CASE("config: a wrong upstream is named by line, key and reason") {
  struct Case {
    const char *name, *yaml, *expected;
  };
  const Case cases[] = {
      {"a target with a path", "upstreams:\n  payments:\n    live:\n      - {url: \"http://a/b\"}\n",
       "4 upstreams.payments.live[0].url must be http://host:port or https://host:port of the backend"},
      {"a target without a URL", "upstreams: {payments: {live: [{weight: 2}]}}\n",
       "1 upstreams.payments.live[0].url must be http://host:port"},
      {"a target with no weight", "upstreams: {payments: {live: [{url: \"http://a\", weight: 0}]}}\n",
       "1 upstreams.payments.live[0].weight must be a whole number from 1 to 1000"},
      {"a target that is there twice",
       "upstreams: {payments: {live: [{url: \"http://a\"}, {url: \"http://a\"}]}}\n",
       "1 upstreams.payments.live[1].url is there twice: use `weight`"},
      {"no targets", "upstreams: {payments: {live: []}}\n",
       "1 upstreams.payments.live must have 1 to 64 targets"},
      {"an ejection of no time", "upstreams: {payments: {live: \"http://a\", health: {eject_for: 0s}}}\n",
       "1 upstreams.payments.health.eject_for must be more than 0"},
      {"an ejection that shrinks",
       "upstreams: {payments: {live: \"http://a\", health: {eject_for: 2s, eject_at_most: 1s}}}\n",
       "1 upstreams.payments.health.eject_at_most must not be shorter than `eject_for`"},
      {"more than all ejected", "upstreams: {payments: {live: \"http://a\", health: {max_ejected: 101}}}\n",
       "1 upstreams.payments.health.max_ejected must be a whole number from 0 to 100"},
      {"a Host field with a path", "upstreams: {payments: {live: \"http://a\", host: a/b}}\n",
       "1 upstreams.payments.host must be host or host:port"},
      {"targets with and without TLS",
       "upstreams: {payments: {live: [{url: \"http://a\"}, {url: \"https://b\"}]}}\n",
       "1 upstreams.payments.live must not mix http and https"},
      {"TLS for nobody", "upstreams: {payments: {live: \"http://a\", tls: {ca: ca.pem}}}\n",
       "1 upstreams.payments.tls is for targets at https://, and there is none"},
      {"a certificate without a key",
       "upstreams: {payments: {live: \"https://a\", tls: {certificate: c.pem}}}\n",
       "1 upstreams.payments.tls.key is missing: `certificate` needs it"},
      {"a key without a certificate", "upstreams: {payments: {live: \"https://a\", tls: {key: k.pem}}}\n",
       "1 upstreams.payments.tls.certificate is missing: `key` needs it"},
      {"a name with a port", "upstreams: {payments: {live: \"https://a\", tls: {server_name: \"a:1\"}}}\n",
       "1 upstreams.payments.tls.server_name must be a host name or an address"},
      {"TLS that is not verified", "upstreams: {payments: {live: \"https://a\", tls: {verify: false}}}\n",
       "1 upstreams.payments.tls.verify is not a known key; known here: ca, server_name, certificate, key"},
      {"more time than a key may be held",
       "upstreams: {payments: {live: \"http://a\", total_timeout: 600001ms}}\n",
       "1 upstreams.payments.total_timeout must be at most 10m"},
      {"an unknown rule for retries", "upstreams: {payments: {live: \"http://a\", retries: {many: 1}}}\n",
       "1 upstreams.payments.retries.many is not a known key; known here: percent, floor"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto loaded = load_config_text("tollgate.yaml", c.yaml);
    REQUIRE(loaded.problems.size() >= 1);
    const openapi::Problem& first = loaded.problems.front();
    const std::string told = std::to_string(first.line) + " " + first.path + " " + first.reason;
    CHECK(told.find(c.expected) == 0);
  }
}

TEST_CASE("config: at most 64 targets") {
  for (const int count : {64, 65}) {
    CAPTURE(count);
    std::string yaml = "upstreams:\n  payments:\n    live:\n";
    for (int i = 0; i < count; ++i) yaml += "      - {url: \"http://10.0.0." + std::to_string(i) + "\"}\n";
    CHECK(load_config_text("tollgate.yaml", yaml).problems.empty() == (count == 64));
  }
}

TEST_CASE("upstreams: all attempts together last as long as the upstream says, or else the operation") {
  openapi::Policy policy;
  policy.upstream = "payments";
  policy.connect_timeout = std::chrono::seconds{2};
  policy.response_timeout = std::chrono::seconds{15};
  Config config;
  CHECK(total_timeout(config, policy) == std::chrono::seconds{17});
  config.upstreams["payments"];
  CHECK(total_timeout(config, policy) == std::chrono::seconds{17});
  config.upstreams["payments"].total_timeout = std::chrono::milliseconds{1};
  CHECK(total_timeout(config, policy) == std::chrono::milliseconds{1});
  config.upstreams["payments"].total_timeout = std::chrono::seconds{60};
  CHECK(total_timeout(config, policy) == std::chrono::seconds{60});
  policy.upstream = "other";
  CHECK(total_timeout(config, policy) == std::chrono::seconds{17});
  CHECK(load_config_text("t.yaml", "upstreams: {payments: {live: \"http://a\", total_timeout: 10m}}\n")
            .problems.empty());
}
