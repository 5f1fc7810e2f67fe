// Tests of authorisation: every scope of the operation, whole names only.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using namespace std::chrono_literals;
using test_support::Staged;
using test_support::TestNode;

TEST_CASE("authorise: all scopes must have been granted, and the missing one is named (RFC 6750 3.1)") {
  TestNode t;
  struct Case {
    const char *granted, *missing;
  };
  for (const Case& c : {Case{"a:read p:write", ""}, Case{"p:write x a:read", ""}, Case{"a:read", "p:write"},
                        Case{"p:write", "a:read"}, Case{"", "a:read"}, Case{"a:rea p:write", "a:read"},
                        Case{"a:reads p:write", "a:read"}, Case{"A:READ p:write", "a:read"}}) {
    CAPTURE(c.granted);
    const auto staged = Staged::routed(t, "POST", "/v1/payments");
    staged->x.claims.scope = c.granted;
    const base::Status s = gateway::authorise(*t.worker, staged->x);
    CHECK(s.has_value() == (*c.missing == '\0'));
    if (s) continue;
    CHECK(s.error().code == base::ErrorCode::insufficient_scope);
    CHECK(s.error().about == c.missing);
  }
}

TEST_CASE("authorise: a token for another API is refused (RFC 8707 2)") {
  TestNode t("issuer: https://api.example\n" + std::string(test_support::kTestConfig));
  struct Case {
    const char* audience;
    bool good;
  };
  for (const Case& c : {Case{"", true}, Case{"https://api.example", true}, Case{"https://api.example/", true},
                        Case{"https://api.example/v1", true}, Case{"https://api.example/v1/payments", true},
                        Case{"https://api.example/v2 https://api.example/v1", true},
                        Case{"https://api.example/v", false}, Case{"https://api.example/v1/pay", false},
                        Case{"https://api.example/v2", false}, Case{"https://api.example.evil", false},
                        Case{"https://other.example/v1", false}, Case{"http://api.example/v1", false}}) {
    CAPTURE(c.audience);
    const auto staged = Staged::routed(t, "POST", "/v1/payments");
    staged->x.claims.scope = "a:read p:write";
    staged->x.claims.audience = c.audience;
    const base::Status s = gateway::authorise(*t.worker, staged->x);
    CHECK(s.has_value() == c.good);
    if (!s) CHECK(s.error().code == base::ErrorCode::invalid_token);
  }
}

TEST_CASE("authorise: an operation may want a recent or a strong sign-in (RFC 9470 3; case 119)") {
  std::string document = test_support::kTestDocument;
  const std::string money = "moves_money: true, ";
  document.insert(document.find(money), "step_up: {acr_values: [\"urn:strong\"], max_age: 5m}, ");
  TestNode t(test_support::kTestConfig, document.c_str());
  struct Case {
    const char* acr;
    base::Micros age;
    const char* expect;
  };
  for (const Case& c : {Case{"urn:strong", 300s, "ok"}, Case{"urn:strong", 300s + 1us, "too long ago"},
                        Case{"urn:weak", 0s, "strongly enough"}, Case{"", 0s, "strongly enough"}}) {
    CAPTURE(c.acr);
    const auto staged = Staged::routed(t, "POST", "/v1/payments");
    staged->x.claims.scope = "a:read p:write";
    staged->x.claims.acr = c.acr;
    staged->x.claims.auth_time = staged->x.now - c.age;
    const base::Status s = gateway::authorise(*t.worker, staged->x);
    if (s) {
      CHECK(std::string(c.expect) == "ok");
      continue;
    }
    CHECK(s.error().code == base::ErrorCode::insufficient_user_authentication);
    CHECK(s.error().description.find(c.expect) != std::string_view::npos);
  }
  const auto unknown = Staged::routed(t, "POST", "/v1/payments");
  unknown->x.claims.scope = "a:read p:write";
  unknown->x.claims.acr = "urn:strong";
  CHECK_FALSE(gateway::authorise(*t.worker, unknown->x));
}
