// A gateway node without listeners: one document, fakes for the stores, a fixed clock; stages run on it
// directly.
#pragma once
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "gateway/pipeline.h"
#include "gateway/stages.h"
#include "gateway/worker.h"
#include "tests/support/fake_client_connection.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_grant_store.h"
#include "tests/support/fake_quota_store.h"
#include "tests/support/fixed_random.h"

namespace test_support {

inline constexpr const char* kTestDocument = R"(openapi: 3.1.0
info: {title: Test, version: "1"}
servers: [{url: /v1}]
x-tollgate: {upstream: payments}
security: [{oauth2: ["a:read"]}]
paths:
  /accounts:
    get:
      operationId: listAccounts
      summary: List
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
      responses: {"200": {description: OK}}
  /accounts/{account_id}:
    get:
      operationId: getAccount
      summary: Get
      parameters:
        - {name: account_id, in: path, required: true, schema: {type: string, maxLength: 10}}
      responses: {"200": {description: OK}}
  /payments:
    post:
      operationId: createPayment
      summary: Pay
      security: [{oauth2: ["a:read", "p:write"]}]
      x-tollgate: {moves_money: true, cost: 2, max_body: 200}
      parameters:
        - {name: Idempotency-Key, in: header, required: true, schema: {type: string, minLength: 3, maxLength: 20}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [amount]
              additionalProperties: false
              properties: {amount: {type: integer, minimum: 1}}
      responses: {"201": {description: Created}}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: /oauth2/token
          scopes: {"a:read": See accounts, "p:write": Pay}
)";

inline constexpr const char* kTestConfig =
    "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n"
    "plans: {starter: {burst: {requests: 1, per: 1s, at_once: 5}, quota: {requests: 8}}}\n";

struct TestNode {
  explicit TestNode(const std::string& config_text = kTestConfig, const char* document = kTestDocument)
      : config(configure(config_text)),
        loaded(openapi::load_document_text("test", "test.yaml", document)),
        routes(build(loaded)),
        limits(config),
        node{config, *routes, clock, random, *pool, limits, quotas, revocations, keys, {}, nullptr, true},
        worker(make_worker()) {
    revocations.follow(grants, clock);
  }
  ~TestNode() { pool.reset(); }  // its jobs post to the worker's core and use what is above

  std::string token(const std::string& scope, const std::string& client_id = "app_1",
                    const std::string& plan = "starter") {
    oauth::AccessClaimsView claims;
    claims.client_id = client_id;
    claims.subject = "usr_1";
    claims.grant_id = "grt_1";
    claims.scope = scope;
    claims.plan = plan;
    claims.issued_at = clock.now();
    claims.expires_at = clock.now() + std::chrono::seconds{600};
    return worker->sealer.seal(claims, random);
  }

  /// Runs a coroutine to its end on the worker's core.
  template <class T>
  T run(http::Task<T> task) {
    std::optional<T> result;
    run(keep(std::move(task), result));
    return *std::move(result);
  }
  void run(http::Task<void> task) {
    bool ended = false;
    worker->core.spawn(std::move(task), [&ended](std::exception_ptr failure) {
      ended = true;
      if (failure) std::rethrow_exception(failure);
    });
    while (!ended) worker->core.turn(std::chrono::milliseconds(10));
  }

  FakeClock clock;
  FixedRandom random;
  gateway::Config config;
  openapi::Loaded loaded;
  std::unique_ptr<openapi::RouteTable> routes;
  gateway::LimitTable limits;
  FakeQuotaStore quotas;
  FakeGrantStore grants;
  gateway::RevocationLog revocations;
  gateway::LiveKeys keys{std::make_shared<const gateway::DataPathKeys>(
      gateway::DataPathKeys{one_key(), base::SigningKey::generate()})};
  std::unique_ptr<http::BlockingPool> pool = std::make_unique<http::BlockingPool>(1, 16);
  gateway::Node node;
  std::unique_ptr<gateway::Worker> worker;

 private:
  static gateway::Config configure(const std::string& text) {
    gateway::Config config = gateway::load_config_text("test.yaml", text).config;
    config.listen.hosts.emplace_back("api.example");
    return config;
  }
  template <class T>
  static http::Task<void> keep(http::Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
  }
  static std::unique_ptr<openapi::RouteTable> build(const openapi::Loaded& loaded) {
    if (!loaded.document) throw std::runtime_error(loaded.problems.front().text());
    return std::make_unique<openapi::RouteTable>(
        std::get<openapi::RouteTable>(openapi::RouteTable::build({loaded.document.get()})));
  }
  static std::vector<oauth::SealingKey> one_key() {
    std::vector<oauth::SealingKey> keys;
    keys.push_back({7, base::Secret(std::string(32, 'k'))});
    return keys;
  }
  std::unique_ptr<gateway::Worker> make_worker() { return std::make_unique<gateway::Worker>(node); }
};

/// One exchange for tests of single stages: its connection, and `x` as on_request() makes it.
struct Staged {
  Staged(TestNode& t, std::string method, std::string target, std::vector<http::FieldView> fields = {},
         std::string body = "")
      : connection(std::move(method), std::move(target), std::move(fields), std::move(body)) {
    x.now = t.clock.now();
    x.started_ns = base::monotonic_ns();
    t.worker->ids.next(x.id);
  }
  /// The same with its route found.
  static std::unique_ptr<Staged> routed(TestNode& t, std::string method, std::string target,
                                        std::vector<http::FieldView> fields = {}, std::string body = "") {
    auto staged =
        std::make_unique<Staged>(t, std::move(method), std::move(target), std::move(fields), std::move(body));
    if (!gateway::match_route(*t.worker, staged->x))
      throw std::runtime_error("the test's target has no route");
    return staged;
  }
  FakeClientConnection connection;
  gateway::Scratch scratch;
  gateway::Exchange x{connection, scratch};
};

}  // namespace test_support
