// Tests of the plain listener beside https: who is sent there, who is refused, and that all else stays as it
// was.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using test_support::Staged;
using test_support::TestNode;

namespace {

// The test's client asks for the host api.example.
std::string config(const char* listen) {
  return std::string("issuer: \"https://id.example\"\nlisten: {port: 8443, ") + listen +
         "tls: {certificate: c, key: k}}\nupstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n"
         "plans: {starter: {burst: {requests: 1, per: 1s, at_once: 5}, quota: {requests: 8}}}\n";
}

/// "308 LOCATION", or the error's name.
std::string outcome(TestNode& t, Staged& staged) {
  const base::Status s = t.run(gateway::send_to_https(*t.worker, staged.x));
  CHECK(staged.connection.closing);
  if (!s) return std::string(base::row(s.error().code).name);
  REQUIRE(staged.connection.answers.size() == 1);
  const http::Response& answer = staged.connection.answers[0];
  CHECK(answer.status == staged.x.status);
  CHECK(answer.body.empty());
  return std::to_string(answer.status) + " " + std::string(answer.field("Location"));
}

}  // namespace

TEST_CASE("https redirect: a browser is sent to the same place, whoever else is refused (RFC 9110 15.4.9)") {
  TestNode t(config("redirect: {port: 8080}, "));
  struct Case {
    const char *method, *target;
    std::vector<http::FieldView> fields;
    const char* expect;
  };
  const Case cases[] = {
      {"GET", "/", {}, "308 https://api.example:8443/"},
      {"HEAD", "/login?next=%2Fapps", {}, "308 https://api.example:8443/login?next=%2Fapps"},
      {"GET", "/v1/accounts", {}, "308 https://api.example:8443/v1/accounts"},
      {"GET", "/v1/accounts", {{"Cookie", "a=b"}}, "308 https://api.example:8443/v1/accounts"},
      {"GET", "/v1/accounts", {{"authorization", "Bearer x"}}, "forbidden"},
      {"GET", "/v1/accounts", {{"DPoP", "x"}}, "forbidden"},
      {"GET", "/v1/accounts?access_token=x", {}, "forbidden"},
      {"POST", "/oauth2/token", {}, "forbidden"},
      {"PUT", "/v1/accounts", {}, "forbidden"},
      {"OPTIONS", "*", {}, "forbidden"},
      {"GET", "/v1/../x", {}, "malformed_request"},
      {"GET", "//evil.example/", {}, "malformed_request"},
      {"GET", "http://other.example/", {}, "malformed_request"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.target);
    Staged staged(t, c.method, c.target, c.fields);
    CHECK(outcome(t, staged) == c.expect);
  }
}

TEST_CASE("https redirect: what is refused says where to go, and not what was sent") {
  TestNode t(config("redirect: {port: 8080}, "));
  Staged staged(t, "GET", "/v1/accounts", {{"Authorization", "Bearer secret-token"}});
  const base::Status s = t.run(gateway::send_to_https(*t.worker, staged.x));
  REQUIRE_FALSE(s);
  CHECK(s.error().explanation == "use https://api.example:8443");
  CHECK((std::string(s.error().description) + s.error().about + s.error().detail).find("secret-token") ==
        std::string::npos);
}

TEST_CASE("https redirect: a host without https is served by nobody there") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n");
  Staged staged(t, "GET", "/");
  CHECK(outcome(t, staged) == "misdirected_request");
}
