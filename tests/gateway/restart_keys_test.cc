// Tests of the keys that need a restart.
#include "gateway/restart_keys.h"

#include <doctest/doctest.h>

using gateway::Config;

namespace {

struct Case {
  const char *key, *text;
};

}  // namespace

TEST_CASE("restart keys: what cannot change stays, and is named") {
  const Config running = gateway::load_config_text("t.yaml", "").config;
  for (const Case& c :
       {Case{"listen.port", "listen: {port: 81}"}, Case{"listen.host", "listen: {host: 127.0.0.2}"},
        Case{"listen.limits, listen.timeouts", "listen: {limits: {fields: 99}}"},
        Case{"admin.port", "admin: {port: 81}"}, Case{"workers", "workers: 3"},
        Case{"store.url", "store: {url: \"sqlite:/other.db\"}"},
        Case{"master_key_file", "master_key_file: other.key"}, Case{"blocking_queue", "blocking_queue: 7"},
        Case{"access_log", "access_log: a.log"}, Case{"log", "log: {level: debug}"},
        Case{"templates", "templates: other"}, Case{"dpop_nonce", "dpop_nonce: true"},
        Case{"outbound", "outbound: {allow_loopback: true}"}}) {
    CAPTURE(c.key);
    gateway::LoadedConfig next = gateway::load_config_text("t.yaml", c.text);
    const std::vector<std::string> kept = gateway::keep_until_restart(running, next.config);
    REQUIRE_FALSE(kept.empty());
    CHECK(kept.front() == c.key);  // the host of listen.mtls may follow that of listen
    CHECK(gateway::keep_until_restart(running, next.config).empty());
  }
}

TEST_CASE("restart keys: what can change does") {
  const Config running = gateway::load_config_text("t.yaml", "").config;
  Config next = gateway::load_config_text(
                    "t.yaml",
                    "upstreams: {payments: {sandbox: \"http://127.0.0.1:81\"}}\nlifetimes: {code: 30s}\n"
                    "openapi: other\napps_per_developer: 3\nlisten: {hosts: [a.example]}\n")
                    .config;
  CHECK(gateway::keep_until_restart(running, next).empty());
  CHECK(next.upstreams.at("payments").sandbox.front().url == "http://127.0.0.1:81");
  CHECK(next.lifetimes.code == std::chrono::seconds{30});
  CHECK(next.apps_per_developer == 3);
  CHECK(next.listen.hosts == std::vector<std::string>{"a.example"});
}

TEST_CASE("restart keys: lifetimes wait with the keys that they were checked with") {
  const Config running = gateway::load_config_text("t.yaml", "").config;
  Config next =
      gateway::load_config_text("t.yaml", "lifetimes: {code: 30s}\nkeys: {rotate_every: 30d}\n").config;
  const auto kept = gateway::keep_until_restart(running, next);
  CHECK(kept == std::vector<std::string>{"keys", "lifetimes"});
  CHECK(next.lifetimes.code == running.lifetimes.code);
}
