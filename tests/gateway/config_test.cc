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
  CHECK(config.mtls_url == "");
  CHECK(config.listen.tls.certificates.empty());
  CHECK(!config.outbound.allow_loopback);
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
  CHECK(loaded.config.lifetimes.refresh_token_idle == defaults.lifetimes.refresh_token_idle);
  CHECK(loaded.config.keys.rotate_every == defaults.keys.rotate_every);
  CHECK(loaded.config.keys.announce_for == defaults.keys.announce_for);
  CHECK(loaded.config.keys.keep_for == defaults.keys.keep_for);
  CHECK(loaded.config.apps_per_developer == defaults.apps_per_developer);
  CHECK(loaded.config.cache_memory == defaults.cache_memory);
  CHECK(loaded.config.tracing.endpoint == defaults.tracing.endpoint);
  CHECK(loaded.config.tracing.sample == defaults.tracing.sample);
  CHECK(loaded.config.tracing.trust_sampled == defaults.tracing.trust_sampled);
  CHECK(loaded.config.tracing.service_name == defaults.tracing.service_name);
  CHECK(loaded.config.tracing.headers.empty());
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
       "3 listen.prot is not a known key; known here: host, port, hosts, tls, mtls, redirect, limits, "
       "timeouts"},
      {"given twice", "issuer: http://a\nissuer: http://b\n", "2 issuer is given twice"},
      {"port too large", "listen: {port: 65536}\n", "1 listen.port must be a whole number from 0 to 65535"},
      {"port not a number", "listen: {port: http}\n", "1 listen.port must be a whole number from 0 to 65535"},
      {"negative", "blocking_threads: -1\n", "1 blocking_threads must be a whole number from 1 to 256"},
      {"issuer with a path", "issuer: https://a.example/x\n", "1 issuer must be an origin"},
      {"issuer of another scheme", "issuer: ftp://a.example\n", "1 issuer must be an origin"},
      {"half a TLS pair", "listen:\n  tls: {key: k.pem}\n", "listen.tls needs both certificate and key"},
      {"half a TLS pair more", "listen: {tls: {certificate: a, key: b, certificates: [{key: c}]}}\n",
       "1 listen.tls.certificates needs both certificate and key"},
      {"more certificates without the default", "listen: {tls: {certificates: [{certificate: a, key: b}]}}\n",
       "1 listen.tls.certificates come after the default"},
      {"certificates that are no list", "listen: {tls: {certificate: a, key: b, certificates: c}}\n",
       "1 listen.tls.certificates must be a list of mappings"},
      {"client certificates demanded",
       "listen: {tls: {certificate: a, key: b, client_certificates: required}}\n",
       "1 listen.tls.client_certificates must be none or optional"},
      {"a client_ca without TLS", "listen: {tls: {client_ca: a}}\n",
       "listen.tls needs both certificate and key"},
      {"mtls without a port", "listen: {tls: {certificate: a, key: b}, mtls: {}}\n",
       "1 listen.mtls needs a port of its own"},
      {"mtls on the same port", "listen: {port: 8443, tls: {certificate: a, key: b}, mtls: {port: 8443}}\n",
       "1 listen.mtls needs a port of its own"},
      {"mtls without TLS", "listen: {mtls: {port: 8443}}\n", "1 listen.mtls needs listen.tls"},
      {"redirect without a port", "listen: {tls: {certificate: a, key: b}, redirect: {}}\n",
       "1 listen.redirect needs a port of its own"},
      {"redirect on the same port",
       "listen: {port: 80, tls: {certificate: a, key: b}, redirect: {port: 80}}\n",
       "1 listen.redirect needs a port of its own"},
      {"redirect on the port of mtls",
       "listen: {tls: {certificate: a, key: b}, mtls: {port: 81}, redirect: {port: 81}}\n",
       "1 listen.redirect needs a port of its own, not that of listen.mtls"},
      {"redirect without TLS", "listen: {redirect: {port: 80}}\n", "1 listen.redirect needs listen.tls"},
      {"an mtls_url that is not https", "mtls_url: http://a.example\n", "1 mtls_url must be https"},
      {"an mtls_url with a path", "mtls_url: https://a.example/x\n", "1 mtls_url must be an origin"},
      {"an outbound switch that does not exist", "outbound: {allow_private: true}\n",
       "1 outbound.allow_private is not a known key; known here: allow_loopback, ca"},
      {"a store of another kind", "store: {url: \"postgres://x\"}\n",
       "1 store.url must be sqlite:FILE or mysql://"},
      {"an upstream without address", "upstreams:\n  payments: {}\n",
       "upstreams.payments needs `sandbox` or `live`"},
      {"an upstream with a path", "upstreams: {payments: {sandbox: \"http://a/b\"}}\n",
       "1 upstreams.payments.sandbox must be http://host:port"},
      {"an upstream of another scheme", "upstreams: {payments: {sandbox: \"ftp://a\"}}\n",
       "1 upstreams.payments.sandbox must be http://host:port"},
      {"a duration without unit", "lifetimes: {code: 60}\n",
       "1 lifetimes.code must be a duration such as 250ms"},
      {"a code that lives too long", "lifetimes: {code: 601s}\n", "1 lifetimes.code must be from 1s to 10m"},
      {"a key that is announced too late", "keys: {announce_for: 9s}\n",
       "1 keys.announce_for must be at least 10s"},
      {"keys that rotate before others know them", "keys: {announce_for: 1h, rotate_every: 7199s}\n",
       "1 keys.rotate_every must be 0s, for only by hand, or at least twice announce_for"},
      {"keys that go before their tokens", "lifetimes: {access_token: 1h}\nkeys: {keep_for: 3899s}\n",
       "2 keys.keep_for must be 5m longer than lifetimes.access_token and lifetimes.code: at least 3900s"},
      {"a plan that is not there", "default_plan: gold\n", "1 default_plan must name one of `plans`"},
      {"a rate of zero", "plans: {starter: {burst: {requests: 0}}}\n",
       "1 plans.starter.burst.requests must be a whole number from 1"},
      {"a bad time zone", "plans: {starter: {quota: {time_zone: Mars/Olympus}}}\n",
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
       "1 plans.starter.quota.per must be minute, hour, day or month"},
      {"a zone outside the folder of zones", "plans: {starter: {quota: {time_zone: ../../etc/hostname}}}\n",
       "1 plans.starter.quota.time_zone must be UTC or an offset"},
      {"a zone of minutes", "plans: {starter: {quota: {per: minute, time_zone: \"+08:00\"}}}\n",
       "1 plans.starter.quota.time_zone is for days and months"},
      {"an unknown outage", "plans: {starter: {quota: {on_outage: maybe}}}\n",
       "1 plans.starter.quota.on_outage must be deny, allow or local"},
      {"a share of a plan that has none", "plans: {starter: {quota: {local_share: 5}}}\n",
       "1 plans.starter.quota.local_share is for on_outage: local"},
      {"a share beyond the quota", "plans: {starter: {quota: {on_outage: local, local_share: 101}}}\n",
       "1 plans.starter.quota.local_share must be a whole"},
      {"no bad token at all", "bad_tokens: {at_once: 0}\n", "1 bad_tokens.at_once must be a whole"},
      {"no place at all", "plans: {starter: {concurrent: 0}}\n",
       "1 plans.starter.concurrent must be a whole"},
      {"registration for no scope", "registration: {enabled: true}\n",
       "1 registration.scopes must list the scopes"},
      {"registration for a scope that is no list", "registration: {scopes: a}\n",
       "1 registration.scopes must be a list of texts"},
      {"registration for lists in a list", "registration: {scopes: [[a]]}\n",
       "1 registration.scopes must be a list of texts"},
      {"an unknown profile", "registration: {profiles: [oauth21, fapi3]}\n",
       "1 registration.profiles takes oauth21, fapi2 and oidc"},
      {"no profile", "registration: {profiles: []}\n", "1 registration.profiles must name at least one"},
      {"a bad level", "log: {level: loud}\n", "1 log.level must be debug, info, warn or error"},
      {"a host with a scheme", "listen:\n  hosts: [a.example, \"https://b.example\"]\n",
       "2 listen.hosts must be a list of names such as gateway.example"},
      {"one host for a list", "admin: {hosts: a.example}\n", "1 admin.hosts must be a list of texts"},
      {"a list of lists", "listen: {hosts: [[a]]}\n", "1 listen.hosts must be a list of texts"},
      {"a list where a mapping belongs", "listen: [1]\n", "1 listen must be a mapping"},
      {"a mapping where a text belongs", "issuer: {a: b}\n", "1 issuer must be a text"},
      {"not YAML", "listen: [\n", "(file) is not valid YAML"},
      {"a second document", "workers: 1\n---\nworkers: 2\n", "(file) must hold exactly one YAML document"},
      {"what follows a control byte", "workers: 1\n\x04", "(file) is not UTF-8, or has a control character"},
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
                           "plans: {starter: {quota: {time_zone: \"-14:00\"}}}\n",
                           "plans: {starter: {concurrent: 1, quota: {time_zone: Asia/Shanghai}}}\n",
                           "plans: {starter: {quota: {per: hour, on_outage: allow}}}\n",
                           "plans: {starter: {quota: {on_outage: local, local_share: 1}}}\n",
                           "plans: {starter: {quota: {on_outage: local, local_share: 100}}}\n"}) {
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

TEST_CASE("config: certificates, those of clients, and the listener that asks for them") {
  const LoadedConfig loaded = load_config_text(
      "/etc/tollgate/tollgate.yaml",
      "issuer: https://auth.example\nlisten:\n  host: 0.0.0.0\n  port: 443\n  tls:\n    certificate: a.pem\n"
      "    key: a.key\n    certificates:\n      - {certificate: b.pem, key: /b.key}\n    client_ca: ca.pem\n"
      "    client_certificates: optional\n  mtls: {port: 8443}\noutbound: {allow_loopback: true, ca: "
      "out.pem}\n");
  for (const openapi::Problem& problem : loaded.problems) FAIL_CHECK(problem.text());
  const Config& config = loaded.config;
  CHECK(config.listen.tls.certificates ==
        std::vector<http::CertificateFiles>{{"/etc/tollgate/a.pem", "/etc/tollgate/a.key"},
                                            {"/etc/tollgate/b.pem", "/b.key"}});
  CHECK(config.listen.tls.client_ca_file == "/etc/tollgate/ca.pem");
  CHECK(config.listen.tls.ask_for_client_certificate);
  CHECK(config.mtls.host == "0.0.0.0");
  CHECK(config.mtls.port == 8443);
  CHECK(config.outbound.allow_loopback);
  CHECK(!config.outbound.allow_insecure);
  CHECK(config.outbound.ca_file == "/etc/tollgate/out.pem");
}

TEST_CASE("config: mtls_url is the issuer's host at the mtls port, unless it is given (RFC 8705 5)") {
  struct Case {
    const char* name;
    const char* text;
    const char* expect;
  };
  const Case cases[] = {
      {"none", "", ""},
      {"its port",
       "listen: {tls: {certificate: a, key: b}, mtls: {port: 8443}}\nissuer: https://auth.example\n",
       "https://auth.example:8443"},
      {"the standard port on another address",
       "listen: {port: 8080, tls: {certificate: a, key: b}, mtls: {port: 443}}\nissuer: "
       "https://auth.example:8080\n",
       "https://auth.example"},
      {"given",
       "listen: {tls: {certificate: a, key: b}, mtls: {port: 8443}}\nmtls_url: https://mtls.example\n",
       "https://mtls.example"},
      {"of another node", "mtls_url: https://mtls.example\n", "https://mtls.example"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const LoadedConfig loaded = load_config_text("x.yaml", c.text);
    CHECK(loaded.problems.empty());
    CHECK(loaded.config.mtls_url == c.expect);
  }
}

TEST_CASE("config: apps register themselves only where an operator says so, and for what") {
  CHECK_FALSE(load_config_text("x.yaml", "").config.registration.enabled);
  const LoadedConfig loaded =
      load_config_text("x.yaml", "registration: {enabled: true, scopes: [a, b], profiles: [fapi2]}\n");
  REQUIRE(loaded.problems.empty());
  CHECK(loaded.config.registration.enabled);
  CHECK(loaded.config.registration.scopes == std::vector<std::string>{"a", "b"});
  CHECK(loaded.config.registration.profiles == std::vector<std::string>{"fapi2"});
}

TEST_CASE("config: how long a consent may lie idle: no limit, or an hour and more") {
  const auto idle = [](const std::string& value) {
    return load_config_text("/t.yaml", "lifetimes: {refresh_token_idle: " + value + "}\n");
  };
  CHECK(load_config_text("/t.yaml", "").config.lifetimes.refresh_token_idle == std::chrono::seconds{0});
  CHECK(idle("0s").problems.empty());
  CHECK(idle("1h").config.lifetimes.refresh_token_idle == std::chrono::hours{1});
  CHECK(idle("1h").problems.empty());
  REQUIRE(idle("59m").problems.size() == 1);
  CHECK(idle("59m").problems.front().reason == "must be 0s, for no limit, or at least 1h");
}

TEST_CASE("config: the lives of keys, and who keeps the JWK Set learns of a key before it signs (case 116)") {
  using std::chrono::seconds;
  const auto keys = [](const std::string& text) {
    return load_config_text("/t.yaml", "lifetimes: {access_token: 1h}\nkeys: {" + text + "}\n");
  };
  CHECK(keys("keep_for: 65m").problems.empty());
  CHECK(keys("rotate_every: 0s").problems.empty());
  CHECK(keys("announce_for: 1h, rotate_every: 2h").problems.empty());
  CHECK(keys("").config.jwks_max_age() == seconds{300});
  CHECK(keys("announce_for: 10m").config.jwks_max_age() == seconds{300});
  CHECK(keys("announce_for: 10s").config.jwks_max_age() == seconds{5});
}

TEST_CASE("config: apps that stand for an API, by base paths (RFC 7662 4)") {
  const LoadedConfig loaded =
      load_config_text("x.yaml", "resource_servers: {app_bank: [/v1, /cards/v2], app_all: [/]}\n");
  REQUIRE(loaded.problems.empty());
  CHECK(loaded.config.resource_servers.at("app_bank") == std::vector<std::string>{"/v1", "/cards/v2"});
  CHECK(loaded.config.resource_servers.at("app_all") == std::vector<std::string>{"/"});
  for (const char* wrong : {"[]", "[v1]", "[\"https://api.example/v1\"]"}) {
    CAPTURE(wrong);
    const LoadedConfig refused =
        load_config_text("x.yaml", std::string("resource_servers: {app_bank: ") + wrong + "}\n");
    REQUIRE(refused.problems.size() == 1);
    CHECK(refused.problems.front().reason ==
          "must list base paths of documents such as /v1, or / for every API");
  }
}
