// Tests of replays to an app whose quota is used up: recorded answers pass, within the rates, and nothing
// else.
#include "gateway/replay_over_quota.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "gateway/idempotency.h"
#include "gateway/idempotency_key.h"
#include "gateway/kept_answer.h"
#include "tests/support/fake_idempotency_store.h"
#include "tests/support/test_node.h"

using test_support::FakeClientConnection;
using test_support::FakeIdempotencyStore;
using test_support::TestNode;

namespace {

const std::string kBody = "{\"amount\":12}";

std::string document() {
  std::string text = test_support::kTestDocument;
  const std::string mark = "{moves_money: true, ";
  return text.replace(text.find(mark), mark.size(), mark + "idempotency: {ttl: 1h}, ");
}

/// A quota that is used up, and a rate of 6 units for 3 payments at once.
struct World {
  World()
      : t("upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {burst: {requests: 1, "
          "per: "
          "1h, at_once: 6}, quota: {requests: 2}}}\n",
          document().c_str()),
        pipeline(*t.worker) {
    t.node.idempotency = &store;
    t.node.answer_secret = &secret;
    t.quotas.draw("app_1", std::chrono::floor<std::chrono::days>(t.clock.now()), {}, 2, 2);
  }
  /// Records an answer as if the request had been made before.
  void record(const std::string& key) {
    pay(key);  // its claim shows what is looked for
    gateway::KeyClaim claim = store.last_claim;
    claim.owner = "req_earlier";
    CHECK(store.claim_key(claim).kind == gateway::KeyUse::Kind::claimed);
    http::Response answer;
    answer.status = 201;
    answer.body = "{\"id\":\"pay_1\"}";
    gateway::Settlement settlement{gateway::Settlement::Kind::finish, answer};
    CHECK(gateway::settle(store, claim.key, claim.owner, settlement, secret, t.random));
  }
  http::Response pay(const std::string& key, const std::string& body = kBody) {
    const std::string authorization = "Bearer " + t.token("a:read p:write");
    std::vector<http::FieldView> fields{{"Authorization", authorization},
                                        {"Content-Type", "application/json"}};
    if (!key.empty()) fields.push_back({"Idempotency-Key", key});
    FakeClientConnection connection("POST", "/v1/payments", fields, body);
    t.run(pipeline.on_request(connection));
    REQUIRE(connection.answers.size() == 1);
    return connection.answers.front();
  }
  FakeIdempotencyStore store;
  base::Secret secret{std::string(32, 's')};
  TestNode t;
  gateway::Pipeline pipeline;
};

}  // namespace

TEST_CASE("replay over quota: the recorded answer comes without quota, and only within the rate") {
  World w;
  w.record("key-1");
  for (int i = 0; i < 2; ++i) {
    const http::Response again = w.pay("key-1");
    CHECK(again.status == 201);
    CHECK(again.body == "{\"id\":\"pay_1\"}");
    CHECK(again.field("Idempotent-Replayed") == "true");
    CHECK(again.field("RateLimit").find("\"daily\";r=0;") != std::string_view::npos);
  }
  const gateway::KeyClaim last = w.store.last_claim;
  const http::Response refused = w.pay("key-1");  // the rate is used up: three look-ups of two units
  CHECK(refused.status == 429);
  CHECK(refused.body.find("\"quota_exceeded\"") != std::string::npos);
  CHECK(w.store.last_claim.owner == last.owner);
}

TEST_CASE("replay over quota: a new key, another body and no key are refused, and no key stays behind") {
  World w;
  const http::Response fresh = w.pay("key-2");
  CHECK(fresh.status == 429);
  CHECK(fresh.body.find("\"quota_exceeded\"") != std::string::npos);
  CHECK(w.store.size() == 0);
  CHECK(w.pay("").status == 429);
  World other;
  other.record("key-1");
  CHECK(other.pay("key-1", "{\"amount\":13}").status == 429);
  CHECK(other.pay("key-1").status == 201);
}

TEST_CASE(
    "replay over quota: a store that is away, and a body that is too large, are refusals by the quota") {
  World w;
  w.record("key-1");
  w.store.away = true;
  CHECK(w.pay("key-1").status == 429);
  w.store.away = false;
  CHECK(w.pay("key-1", "{\"amount\":" + std::string(300, '1') + "}").status == 429);
}
