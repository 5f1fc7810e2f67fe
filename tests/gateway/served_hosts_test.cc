// Case 86 of the gateway checklist: an unknown host never gets a default site; and the admin listener's rule.
#include "gateway/served_hosts.h"

#include <doctest/doctest.h>

#include "tests/support/gateway_world.h"

using namespace gateway;
using test_support::GatewayWorld;

TEST_CASE("served hosts: those of the configuration, by name and port (RFC 9110 4.2.3, 7.4)") {
  struct Case {
    const char *config, *host;
    bool served;
  };
  const char* kPublic =
      "{issuer: \"https://id.example\", portal_url: \"https://dev.example\", "
      "api_url: \"https://api.example:8443\", listen: {hosts: [alias.example, \"10.0.0.5:80\"]}}";
  const char* kLocal = "{issuer: \"http://localhost:8080\"}";
  const char* kLocalTls =
      "{issuer: \"https://127.0.0.1\", listen: {tls: {certificate: c, key: k}, hosts: [\"a.example:443\"]}}";
  const Case cases[] = {
      {kPublic, "id.example", true},        {kPublic, "ID.Example.", true},
      {kPublic, "id.example:443", true},    {kPublic, "id.example:80", false},
      {kPublic, "id.example:18080", false}, {kPublic, "dev.example", true},
      {kPublic, "api.example:8443", true},  {kPublic, "api.example", false},
      {kPublic, "alias.example", true},     {kPublic, "alias.example:1234", true},
      {kPublic, "10.0.0.5:80", true},       {kPublic, "10.0.0.5", true},
      {kPublic, "10.0.0.5:81", false},      {kPublic, "other.example", false},
      {kPublic, "x.id.example", false},     {kPublic, "localhost:18080", false},
      {kPublic, "127.0.0.1:18080", false},  {kLocal, "localhost:8080", true},
      {kLocal, "localhost:18080", true},    {kLocal, "127.0.0.1:18080", true},
      {kLocal, "[::1]:18080", true},        {kLocal, "LOCALHOST:18080", true},
      {kLocal, "127.0.0.2:18080", false},   {kLocal, "localhost:18081", false},
      {kLocal, "localhost", false},         {kLocal, "rebound.example:18080", false},
      {kLocalTls, "127.0.0.1", true},       {kLocalTls, "127.0.0.1:443", true},
      {kLocalTls, "a.example", true},       {kLocalTls, "a.example:80", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.config);
    CAPTURE(c.host);
    const LoadedConfig loaded = load_config_text("test.yaml", c.config);
    REQUIRE(loaded.problems.empty());
    CHECK(ServedHosts(loaded.config, 18080).contains(c.host) == c.served);
  }
}

TEST_CASE(
    "served hosts: where a host is served over https, by whatever port it was asked (RFC 9110 15.4.9)") {
  struct Case {
    const char *config, *host, *authority;  // nullptr: nowhere
  };
  const char* kPublic =
      "{issuer: \"https://id.example\", api_url: \"https://api.example:8443\", "
      "listen: {tls: {certificate: c, key: k}, hosts: [alias.example, \"10.0.0.5:444\"]}}";
  const char* kLocal = "{issuer: \"https://localhost:18080\", listen: {tls: {certificate: c, key: k}}}";
  const char* kMixed =
      "{issuer: \"https://id.example\", api_url: \"http://api.example\", listen: {tls: {certificate: c, key: "
      "k}}}";
  const Case cases[] = {
      {kPublic, "id.example", "id.example"},
      {kPublic, "ID.example:80", "id.example"},
      {kPublic, "api.example", "api.example:8443"},
      {kPublic, "api.example:8080", "api.example:8443"},
      {kPublic, "alias.example", "alias.example:18080"},
      {kPublic, "10.0.0.5", "10.0.0.5:444"},
      {kPublic, "other.example", nullptr},
      {kPublic, "x.id.example", nullptr},
      {kLocal, "localhost", "localhost:18080"},
      {kLocal, "127.0.0.1:8080", "127.0.0.1:18080"},
      {kLocal, "[::1]:8080", "[::1]:18080"},
      {kMixed, "api.example", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.config);
    CAPTURE(c.host);
    const LoadedConfig loaded = load_config_text("test.yaml", c.config);
    REQUIRE(loaded.problems.empty());
    const auto found = ServedHosts(loaded.config, 18080).secure_authority(c.host);
    CHECK(found.value_or("") == (c.authority == nullptr ? "" : c.authority));
  }
}

TEST_CASE("served hosts: another host is 421, even with a token and for a browser, and reaches no backend") {
  GatewayWorld w;
  std::string request = w.get("/v1/accounts", "Accept: text/html\r\n");
  request.replace(request.find("api.example"), 11, "api.example.evil");
  w.client.send(request);
  const std::string answer = w.receive(w.client, "misdirected_request");
  CHECK(answer.starts_with("HTTP/1.1 421 "));
  CHECK(test_support::field_of(answer, "Content-Type") == "application/problem+json");
  w.settle();
  CHECK_FALSE(w.backends.accept());
}

TEST_CASE("admin hosts: loopback, what is listed, and addresses where it is bound to more than loopback") {
  struct Case {
    const char *bound, *host;
    bool served;
  };
  const Case cases[] = {
      {"127.0.0.1", "localhost:9080", true},
      {"127.0.0.1", "127.0.0.1:1", true},
      {"127.0.0.1", "[::1]:9080", true},
      {"127.0.0.1", "10.0.0.7:9080", false},
      {"localhost", "10.0.0.7", false},
      {"127.0.0.1", "rebound.example", false},
      {"127.0.0.1", "admin.example:5", true},
      {"127.0.0.1", "ops.example:90", true},
      {"127.0.0.1", "ops.example:91", false},
      {"0.0.0.0", "10.0.0.7:9080", true},
      {"0.0.0.0", "[fd00::7]:9080", true},
      {"0.0.0.0", "rebound.example", false},
      {"10.0.0.7", "10.0.0.7:9080", true},
      {"0.0.0.0", "localhost", true},
      {"127.0.0.1", "", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.bound);
    CAPTURE(c.host);
    ListenConfig admin;
    admin.host = c.bound;
    admin.hosts = {"admin.example", "ops.example:90"};
    CHECK(is_admin_host(admin, c.host) == c.served);
  }
}
