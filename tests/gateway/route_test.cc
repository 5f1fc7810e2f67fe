// Tests of routing: what is matched is what is forwarded, and what this process does not serve is not found.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using test_support::Staged;
using test_support::TestNode;

namespace {

std::string outcome(TestNode& t, const char* method, const char* target) {
  Staged staged(t, method, target);
  const base::Status s = gateway::match_route(*t.worker, staged.x);
  if (s && !staged.x.operation()) return "no operation " + std::string(staged.x.path);
  if (s) return staged.x.operation()->id + " " + std::string(staged.x.target);
  CHECK(staged.x.match.route == nullptr);
  return std::string(base::row(s.error().code).name) + (s.error().about.empty() ? "" : " " + s.error().about);
}

}  // namespace

TEST_CASE("route: operations, their spelling, and what is not there (RFC 9112 3.2)") {
  TestNode t;
  struct Case {
    const char *method, *target, *expect;
  };
  const Case cases[] = {
      {"GET", "/v1/accounts", "listAccounts /v1/accounts"},
      {"HEAD", "/v1/accounts?limit=1", "listAccounts /v1/accounts?limit=1"},
      {"GET", "http://api.example/v1/accounts/7", "getAccount /v1/accounts/7"},
      {"GET", "http://other.example/v1/accounts/7", "malformed_request"},
      {"GET", "/v1/accounts/", "not_found"},
      {"GET", "/V1/accounts", "not_found"},
      {"GET", "/v1/./accounts", "malformed_request"},
      {"GET", "//v1/accounts", "malformed_request"},
      {"GET", "/v1/%61ccounts", "malformed_request"},
      {"OPTIONS", "*", "no operation *"},
      {"GET", "*", "malformed_request"},
      {"POST", "/v1/accounts", "method_not_allowed GET, HEAD"},
      {"get", "/v1/accounts", "method_not_allowed GET, HEAD"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.target);
    CHECK(outcome(t, c.method, c.target) == c.expect);
  }
}

TEST_CASE(
    "route: a target that is malformed ends the connection, one that is not there does not (RFC 9112 3)") {
  TestNode t;
  for (const auto& [target, closing] :
       {std::pair{"/v1/../accounts", true}, std::pair{"/v1/accounts?%", true}, std::pair{"v1", true},
        std::pair{"/v1/nothing", false}, std::pair{"/v1/accounts", false}}) {
    CAPTURE(target);
    Staged staged(t, "GET", target);
    static_cast<void>(gateway::match_route(*t.worker, staged.x));
    CHECK(staged.connection.closing == closing);
  }
}

TEST_CASE("route: a process without the role `api` does not know its operations") {
  TestNode t;
  t.node.serves_apis = false;
  CHECK(outcome(t, "GET", "/v1/accounts") == "not_found");
}

TEST_CASE("route: an operation whose service this process does not have is not found") {
  TestNode t(test_support::kTestConfig,
             "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: /}]\nx-tollgate: {served_by: "
             "portal}\npaths:\n"
             "  /page:\n    get: {operationId: showPage, summary: S, security: [], responses: {\"200\": "
             "{description: OK}}}\n");
  CHECK(outcome(t, "GET", "/page") == "not_found");
}
