// Tests of the answer to GET /usage: what it says, and that only a token opens it.
#include "gateway/usage_answer.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/test_node.h"

using test_support::FakeClientConnection;
using test_support::TestNode;

namespace {

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: Test, version: "1"}
servers: [{url: /v1}]
x-tollgate: {upstream: payments}
paths:
  /usage:
    get:
      operationId: getUsage
      summary: Usage
      x-tollgate: {served_by: gateway, cors: {origins: ["https://shop.example"]}}
      security: [{oauth2: []}]
      responses: {"200": {description: OK}}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /oauth2/token, scopes: {"a:read": See accounts}}}
)";

constexpr const char* kPlans =
    "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n"
    "plans:\n  starter: {burst: {requests: 1, per: 1h, at_once: 3}, concurrent: 4, quota: {requests: 8, "
    "time_zone: "
    "\"+08:00\"}}\n";

struct World {
  World() : t(kPlans, kDocument), pipeline(*t.worker) {}
  http::Response get(const std::string& authorization) {
    std::vector<http::FieldView> fields{{"Origin", "https://shop.example"}};
    if (!authorization.empty()) fields.push_back({"Authorization", authorization});
    FakeClientConnection connection("GET", "/v1/usage", fields);
    t.run(pipeline.on_request(connection));
    REQUIRE(connection.answers.size() == 1);
    return connection.answers.front();
  }
  TestNode t;
  gateway::Pipeline pipeline;
};

}  // namespace

TEST_CASE("usage answer: every limit with absolute times; asking costs no quota, but a request of the rate") {
  World w;
  w.t.limits.of("app_1", "starter").quota().draw(w.t.quotas, 2, w.t.clock.now());
  gateway::LimitState state;
  CHECK(w.t.limits.of("app_1", "starter").take(2, base::monotonic_ns(), w.t.clock.now(), state) ==
        gateway::Taken::yes);
  const http::Response got = w.get("Bearer " + w.t.token(""));
  REQUIRE(got.status == 200);
  CHECK(got.field("Content-Type") == "application/json");
  CHECK(got.field("Cache-Control") == "no-store");
  CHECK(got.field("Access-Control-Allow-Origin") == "https://shop.example");
  CHECK(got.field("RateLimit-Policy").find("\"daily\";q=8") != std::string_view::npos);
  CHECK(got.field("RateLimit").find("\"burst\";r=0;t=") != std::string_view::npos);
  CHECK(got.field("RateLimit").find("\"daily\";r=6;t=") != std::string_view::npos);
  const auto json = nlohmann::json::parse(got.body);
  CHECK(json["client_id"] == "app_1");
  CHECK(json["plan"] == "starter");
  CHECK(json["as_of"] == base::rfc3339(w.t.clock.now()));
  REQUIRE(json["limits"].size() == 3);
  const gateway::Window window = gateway::window_at(w.t.config.plans.at("starter").period, w.t.clock.now());
  const nlohmann::json quota{{"kind", "quota"},
                             {"name", "daily"},
                             {"limit", 8},
                             {"used", 2},
                             {"remaining", 6},
                             {"window_start", base::rfc3339(window.start)},
                             {"resets_at", base::rfc3339(window.end)},
                             {"time_zone", "+08:00"},
                             {"of", "app"},
                             {"counted", "all_nodes"}};
  CHECK(json["limits"][0] == quota);
  CHECK(json["limits"][1]["kind"] == "rate");
  CHECK(json["limits"][1]["name"] == "burst");
  CHECK(json["limits"][1]["used"] == 3);
  CHECK(json["limits"][1]["counted"] == "this_node");
  const nlohmann::json places{{"kind", "concurrency"}, {"name", "concurrent"},  {"limit", 4}, {"used", 0},
                              {"remaining", 4},        {"counted", "this_node"}};
  CHECK(json["limits"][2] == places);
  const http::Response refused = w.get("Bearer " + w.t.token(""));
  CHECK(refused.status == 429);
  CHECK(refused.field("Retry-After") == "3600");
}

TEST_CASE("usage answer: no token, no answer; another app's token shows that app (RFC 6750)") {
  World w;
  CHECK(w.get("").status == 401);
  CHECK(w.get("Bearer tg_at_x").status == 401);
  CHECK(nlohmann::json::parse(w.get("Bearer " + w.t.token("", "app_2")).body)["client_id"] == "app_2");
}

TEST_CASE("usage answer: a store that is away is 503, and the rate is given back") {
  World w;
  w.t.quotas.away = true;
  for (int i = 0; i < 5; ++i) CHECK(w.get("Bearer " + w.t.token("")).status == 503);
  w.t.quotas.away = false;
  CHECK(w.get("Bearer " + w.t.token("")).status == 200);
}

TEST_CASE("usage answer: a name that has to be escaped stays one text") {
  const std::string text = gateway::usage_json("a\"b", "p", {}, base::from_unix(0));
  CHECK(nlohmann::json::parse(text)["client_id"] == "a\"b");
  CHECK(nlohmann::json::parse(text)["limits"].empty());
}
