// Tests of authorisation: every scope of the operation, whole names only.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

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
    const base::Status s = gateway::authorise(staged->x);
    CHECK(s.has_value() == (*c.missing == '\0'));
    if (s) continue;
    CHECK(s.error().code == base::ErrorCode::insufficient_scope);
    CHECK(s.error().about == c.missing);
  }
}
