// The consent stages: who is held to details, what may be sent, and that a consent for one payment makes one.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "gateway/usage.h"
#include "tests/support/fake_consent_use_store.h"
#include "tests/support/test_node.h"

using namespace std::chrono_literals;
using test_support::Staged;
using test_support::TestNode;

namespace {

const std::string kOne = R"([{"amount":5,"type":"pay"}])";

/// The test document with a type and its binding, and a second operation that moves money without one.
std::string document(const std::string& binding = "", bool once = true) {
  std::string text = test_support::kTestDocument;
  const auto put = [&text](const std::string& after, const std::string& what) {
    const std::size_t at = text.find(after);
    REQUIRE(at != std::string::npos);
    text.insert(at + after.size(), what);
  };
  put("{upstream: payments",
      ", authorization_details: {pay: {title: Pay, once: " + std::string(once ? "true" : "false") +
          ", schema: {type: object, required: [type, amount], additionalProperties: false, properties: "
          "{type: "
          "{const: pay}, amount: {type: integer}}}}}");
  put("max_body: 200", ", consent: {type: pay, match: {/amount: /amount}" + binding + "}");
  put("paths:\n",
      "  /refunds:\n"
      "    post:\n"
      "      operationId: createRefund\n"
      "      x-tollgate: {moves_money: true}\n"
      "      parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]\n"
      "      responses: {\"201\": {description: Created}}\n");
  return text;
}

struct BoundNode {
  explicit BoundNode(const std::string& text = document())
      : yaml(text), t(test_support::kTestConfig, yaml.c_str()) {
    t.node.consent_uses = &uses;
  }
  /// Runs both stages: "ok", or the error's name and pointer.
  std::string call(const std::string& method, const std::string& target, const std::string& body,
                   const std::string& details, const std::string& key = "key-1",
                   const char* grant = "grt_1") {
    const auto staged = Staged::routed(t, method, target, {{"Idempotency-Key", key}}, body);
    staged->x.body = body;
    staged->x.claims.client_id = "app_1";
    staged->x.claims.grant_id = grant;
    staged->x.claims.authorization_details = details;
    base::Status s = gateway::bind_consent(staged->x);
    if (s && staged->x.consent_to_use) s = t.run(gateway::use_consent(*t.worker, staged->x));
    return s ? "ok" : std::string(base::row(s.error().code).name) + " " + s.error().about;
  }
  std::string pay(int amount, const std::string& details, const std::string& key = "key-1") {
    return call("POST", "/v1/payments", "{\"amount\":" + std::to_string(amount) + "}", details, key);
  }
  std::string yaml;
  FakeConsentUseStore uses;
  TestNode t;
};

}  // namespace

TEST_CASE("bind consent: a token without details passes by its scope alone, and nothing is claimed") {
  BoundNode node;
  CHECK(node.pay(5, "") == "ok");
  CHECK(node.call("POST", "/v1/refunds", "", "") == "ok");
  CHECK(node.uses.size() == 0);
}

TEST_CASE("bind consent: required: true refuses customers' tokens without details, never the app's own") {
  BoundNode node(document(", required: true"));
  const std::string body = "{\"amount\":5}";
  CHECK(node.call("POST", "/v1/payments", body, "", "key-1", "grt_1") == "insufficient_scope ");
  CHECK(node.call("POST", "/v1/payments", body, "", "key-1", "") == "ok");
  CHECK(node.pay(5, kOne) == "ok");
}

TEST_CASE("bind consent: the amount is held against the consent, and the difference is named (case 131)") {
  BoundNode node;
  CHECK(node.pay(6, kOne) == "insufficient_scope /amount");
  CHECK(node.uses.size() == 0);
  CHECK(node.pay(5, kOne) == "ok");
  CHECK(node.uses.size() == 1);
}

TEST_CASE("bind consent: a token with details moves money only where the operation is bound") {
  BoundNode node;
  CHECK(node.call("POST", "/v1/refunds", "", kOne) == "insufficient_scope ");
  CHECK(node.pay(5, R"([{"type":"look"}])") == "insufficient_scope ");
  CHECK(node.call("GET", "/v1/accounts", "", kOne) == "ok");
}

TEST_CASE("use consent: one payment with one key; the same request again, no other, and not for ever") {
  BoundNode node;
  CHECK(node.pay(5, kOne, "key-1") == "ok");
  CHECK(node.pay(5, kOne, "\"key-1\"") == "ok");
  CHECK(node.pay(5, kOne, "key-2") == "insufficient_scope ");
  node.t.clock.advance(24h - 1s);
  CHECK(node.pay(5, kOne, "key-1") == "ok");
  node.t.clock.advance(1s);
  CHECK(node.pay(5, kOne, "key-1") == "insufficient_scope ");
  CHECK(node.uses.size() == 1);
}

TEST_CASE("use consent: with keys that the gateway keeps, quotes inside a key are part of it") {
  BoundNode node;
  const auto pay = [&node](const std::string& key) {
    const auto staged = Staged::routed(node.t, "POST", "/v1/payments", {}, "{\"amount\":5}");
    staged->x.body = "{\"amount\":5}";
    staged->x.claims.client_id = "app_1";
    staged->x.claims.grant_id = "grt_1";
    staged->x.claims.authorization_details = kOne;
    staged->x.keyed = std::make_unique<gateway::KeyedRequest>(gateway::IdempotencyKey{key}, "Idempotency-Key",
                                                              base::Digest{}, staged->connection, 100);
    REQUIRE(gateway::bind_consent(staged->x));
    return node.t.run(gateway::use_consent(*node.t.worker, staged->x)).has_value();
  };
  CHECK(pay("key-1"));
  CHECK(pay("key-1"));
  CHECK_FALSE(pay("\"key-1\""));
  CHECK(node.pay(5, kOne, "\"key-1\"") == "ok");  // claimed by a node that does not keep keys
}

TEST_CASE("use consent: each element and each grant is one consent, wherever the element stands") {
  BoundNode node;
  const std::string two = R"([{"amount":5,"type":"pay"},{"amount":6,"type":"pay"}])";
  CHECK(node.pay(6, two, "key-1") == "ok");
  CHECK(node.pay(5, two, "key-2") == "ok");
  CHECK(node.pay(6, two, "key-3") == "insufficient_scope ");
  CHECK(node.pay(6, R"([{"amount":6,"type":"pay"}])", "key-3") == "insufficient_scope ");
  CHECK(node.call("POST", "/v1/payments", "{\"amount\":5}", kOne, "key-4", "grt_2") == "ok");
}

TEST_CASE("use consent: the use is remembered for longer than any token of the grant lives") {
  BoundNode node;
  const base::Instant now = node.t.clock.now();
  CHECK(node.pay(5, kOne) == "ok");
  const auto& lifetimes = node.t.config.lifetimes;
  CHECK(node.uses.kept_until > now + lifetimes.refresh_token + lifetimes.access_token);
}

TEST_CASE("use consent: a type that is not for one use is not claimed") {
  BoundNode node(document("", false));
  CHECK(node.pay(5, kOne, "key-1") == "ok");
  CHECK(node.pay(5, kOne, "key-2") == "ok");
  CHECK(node.uses.size() == 0);
}

TEST_CASE("use consent: without the store, or without a grant, nothing is forwarded") {
  BoundNode node;
  node.uses.away = true;
  CHECK(node.pay(5, kOne) == "temporarily_unavailable ");
  node.uses.away = false;
  CHECK(node.call("POST", "/v1/payments", "{\"amount\":5}", kOne, "key-1", "") == "temporarily_unavailable ");
  node.t.node.consent_uses = nullptr;
  CHECK(node.pay(5, kOne) == "temporarily_unavailable ");
  CHECK(node.uses.size() == 0);
}

TEST_CASE("bind consent: the pipeline refuses what differs with a challenge, and it costs nothing") {
  BoundNode node;
  oauth::AccessClaimsView claims;
  claims.client_id = "app_1";
  claims.subject = "usr_1";
  claims.grant_id = "grt_1";
  claims.scope = "a:read p:write";
  claims.plan = "starter";
  claims.authorization_details = kOne;
  claims.issued_at = node.t.clock.now();
  claims.expires_at = node.t.clock.now() + 600s;
  const std::string token = "Bearer " + node.t.worker->sealer.seal(claims, node.t.random);
  gateway::Pipeline pipeline(*node.t.worker);
  const auto pay = [&](const std::string& body) {
    test_support::FakeClientConnection connection(
        "POST", "/v1/payments",
        {{"Authorization", token}, {"Content-Type", "application/json"}, {"Idempotency-Key", "key-1"}}, body);
    node.t.run(pipeline.on_request(connection));
    return connection.answers.front();
  };
  const http::Response refused = pay("{\"amount\":6}");
  CHECK(refused.status == 403);
  const auto problem = nlohmann::json::parse(refused.body);
  CHECK(problem["code"] == "insufficient_scope");
  CHECK(problem["param"] == "/amount");
  CHECK(node.uses.size() == 0);
  const auto& plan = node.t.config.plans.at("starter");
  CHECK(gateway::usage_of(node.t.limits, node.t.quotas, plan, "app_1", node.t.clock.now()).used == 0);
  // The test's backend does not listen: what was consented to gets as far as that.
  CHECK(pay("{\"amount\":5}").status == 502);
  CHECK(node.uses.size() == 1);
}
