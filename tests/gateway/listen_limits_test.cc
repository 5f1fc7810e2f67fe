// Tests of the limits of client connections in tollgate.yaml: both sides of each boundary.
#include "gateway/listen_limits.h"

#include <doctest/doctest.h>

#include "gateway/config.h"

using namespace gateway;

namespace {

std::string problems_of(const std::string& listen) {
  std::string out;
  for (const auto& problem : load_config_text("/etc/tollgate.yaml", "listen: " + listen + "\n").problems)
    out += problem.path + " " + problem.reason + "\n";
  return out;
}

}  // namespace

TEST_CASE("listen limits: what is named changes, what is not keeps its default") {
  const auto loaded = load_config_text("/etc/tollgate.yaml",
                                       "listen: {limits: {head: 32768, fields: 50}, timeouts: {body: 5s}}\n");
  REQUIRE(loaded.problems.empty());
  const http::ListenLimits& limits = loaded.config.listen.limits;
  const http::ListenLimits defaults;
  CHECK(limits.max_head == 32768);
  CHECK(limits.max_fields == 50);
  CHECK(limits.max_target == defaults.max_target);
  CHECK(limits.max_connections == defaults.max_connections);
  CHECK(limits.body_timeout == std::chrono::seconds{5});
  CHECK(limits.head_timeout == defaults.head_timeout);
  CHECK(limits.idle_timeout == defaults.idle_timeout);
}

TEST_CASE("listen limits: each value has a least and a most") {
  struct Case {
    const char* text;
    const char* expect;  // empty: allowed
  };
  const Case cases[] = {
      {"{limits: {head: 8704}}", ""},
      {"{limits: {head: 8703}}", "listen.limits.target must leave 512 bytes of `head` for the fields\n"},
      {"{limits: {head: 2048, target: 256}}", ""},
      {"{limits: {head: 2047, target: 256}}",
       "listen.limits.head must be a whole number from 2048 to 1048576\n"},
      {"{limits: {head: 1048576}}", ""},
      {"{limits: {head: 1048577}}", "listen.limits.head must be a whole number from 2048 to 1048576\n"},
      {"{limits: {target: 255}}", "listen.limits.target must be a whole number from 256 to 1048576\n"},
      {"{limits: {fields: 16}}", ""},
      {"{limits: {fields: 15}}", "listen.limits.fields must be a whole number from 16 to 10000\n"},
      {"{limits: {connections: 0}}", "listen.limits.connections must be a whole number from 1 to 1000000\n"},
      {"{timeouts: {head: 1s, handshake: 1s, body: 1s, write: 1s, idle: 1h}}", ""},
      {"{timeouts: {head: 0s}}", "listen.timeouts.head must be from 1s to 1h\n"},
      {"{timeouts: {idle: 3601s}}", "listen.timeouts.idle must be from 1s to 1h\n"},
      {"{timeouts: {body: 1500ms}}", "listen.timeouts.body must be whole seconds\n"},
      {"{timeouts: {read: 1s}}",
       "listen.timeouts.read is not a known key; known here: handshake, head, body, write, idle\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(problems_of(c.text) == c.expect);
  }
}
