// Tests of the fields that every answer of an API gets.
#include "gateway/answer_fields.h"

#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using namespace gateway;
using test_support::Staged;
using test_support::TestNode;

TEST_CASE("answer fields: RateLimit has both policies (draft-ietf-httpapi-ratelimit-headers-10 4)") {
  Plan plan;
  LimitState state;
  state.burst_left = 39;
  state.burst_reset = 1;
  state.quota.left = 18'446'744'073'709'551'615U;
  state.quota.reset = 86400;
  std::string out = "kept ";
  append_ratelimit(out, plan, state);
  CHECK(out == "kept \"burst\";r=39;t=1, \"daily\";r=18446744073709551615;t=86400");
  plan.period.unit = Period::Unit::month;
  out.clear();
  append_ratelimit(out, plan, {});
  CHECK(out == "\"burst\";r=0;t=0, \"monthly\";r=0;t=0");
}

TEST_CASE("answer fields: the request id always, limits once they are known") {
  TestNode t;
  Staged staged(t, "GET", "/v1/accounts");
  std::string out;
  append_answer_fields(out, staged.x);
  const std::string id = "X-Request-Id: " + std::string(staged.x.request_id()) + "\r\n";
  CHECK(out == id);
  staged.x.limits = &t.limits.of("app_1", "starter");
  staged.x.limits_known = true;
  staged.x.limit_state.burst_left = 4;
  out.clear();
  append_answer_fields(out, staged.x);
  CHECK(out == id + "RateLimit-Policy: \"burst\";q=5;w=5, \"daily\";q=8;w=86400\r\nRateLimit: "
                    "\"burst\";r=4;t=0, \"daily\";r=0;t=0\r\n");
}
