// Tests of the data path short of the backend: each stage's refusal, its fields, its cost, its record.
#include "gateway/pipeline.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "tests/support/fake_client_connection.h"
#include "tests/support/raw_socket.h"
#include "tests/support/test_node.h"

using test_support::FakeClientConnection;
using test_support::TestNode;

namespace {

http::Response answer(TestNode& t, FakeClientConnection& connection) {
  gateway::Pipeline pipeline(*t.worker);
  t.run(pipeline.on_request(connection));
  REQUIRE(connection.answers.size() == 1);
  return connection.answers.front();
}

struct Call {
  const char* name;
  const char* method;
  const char* target;
  std::vector<http::FieldView> fields;
  const char* body;
  int status;
  const char* code;
  const char* param;
};

}  // namespace

TEST_CASE(
    "pipeline: what is refused, in the order of the stages, is problem+json with code, param and request "
    "id") {
  TestNode t;
  const std::string good = "Bearer " + t.token("a:read p:write");
  const std::string narrow = "Bearer " + t.token("a:read");
  const http::FieldView auth{"Authorization", good}, json{"Content-Type", "application/json"},
      key{"Idempotency-Key", "k-1"};
  const std::vector<Call> calls = {
      {"dot segments", "GET", "/v1/../accounts", {auth}, "", 400, "malformed_request", ""},
      {"unknown path", "GET", "/v1/nothing", {auth}, "", 404, "not_found", ""},
      {"unknown path needs no token to be unknown", "GET", "/nothing", {}, "", 404, "not_found", ""},
      {"wrong method", "DELETE", "/v1/accounts", {auth}, "", 405, "method_not_allowed", ""},
      {"no token", "GET", "/v1/accounts", {}, "", 401, "missing_token", ""},
      {"another scheme",
       "GET",
       "/v1/accounts",
       {{"Authorization", "Basic YTpi"}},
       "",
       401,
       "missing_token",
       ""},
      {"garbage token",
       "GET",
       "/v1/accounts",
       {{"Authorization", "Bearer tg_at_AAAA"}},
       "",
       401,
       "invalid_token",
       ""},
      {"token in the query", "GET", "/v1/accounts?access_token=x", {auth}, "", 400, "invalid_request", ""},
      {"missing scope",
       "POST",
       "/v1/payments",
       {{"Authorization", narrow}, json, key},
       "{\"amount\":1}",
       403,
       "insufficient_scope",
       "p:write"},
      {"bad query parameter", "GET", "/v1/accounts?limit=0", {auth}, "", 400, "invalid_parameter", "limit"},
      {"query parameter twice",
       "GET",
       "/v1/accounts?limit=1&limit=2",
       {auth},
       "",
       400,
       "invalid_parameter",
       "limit"},
      {"path parameter too long",
       "GET",
       "/v1/accounts/12345678901",
       {auth},
       "",
       400,
       "invalid_parameter",
       "account_id"},
      {"no idempotency key",
       "POST",
       "/v1/payments",
       {auth, json},
       "{\"amount\":1}",
       400,
       "idempotency_key_missing",
       "Idempotency-Key"},
      {"no body", "POST", "/v1/payments", {auth, json, key}, "", 400, "invalid_body", ""},
      {"another media type",
       "POST",
       "/v1/payments",
       {auth, {"Content-Type", "text/plain"}, key},
       "x",
       415,
       "unsupported_media_type",
       ""},
      {"not JSON", "POST", "/v1/payments", {auth, json, key}, "{", 400, "invalid_body", ""},
      {"below the minimum",
       "POST",
       "/v1/payments",
       {auth, json, key},
       "{\"amount\":0}",
       400,
       "invalid_body",
       "/amount"},
      {"required member", "POST", "/v1/payments", {auth, json, key}, "{}", 400, "invalid_body", "/amount"},
      {"unknown member",
       "POST",
       "/v1/payments",
       {auth, json, key},
       "{\"amount\":1,\"x\":2}",
       400,
       "invalid_body",
       "/x"},
  };
  for (const Call& c : calls) {
    CAPTURE(c.name);
    FakeClientConnection connection(c.method, c.target, c.fields, c.body);
    const http::Response got = answer(t, connection);
    CHECK(got.status == c.status);
    CHECK(got.field("Content-Type") == "application/problem+json");
    const auto problem = nlohmann::json::parse(got.body);
    CHECK(problem["code"] == c.code);
    CHECK(problem["status"] == c.status);
    CHECK(problem.value("param", "") == c.param);
    CHECK(problem["request_id"] == std::string(got.field("X-Request-Id")));
    CHECK(problem["request_id"].get<std::string>().size() == 30);
  }
  CHECK(t.quotas.used("app_1", base::Instant{std::chrono::floor<std::chrono::days>(t.clock.now())}) <= 8);
}

TEST_CASE("pipeline: challenges follow RFC 6750 3 and name the scope") {
  TestNode t;
  FakeClientConnection none("GET", "/v1/accounts");
  CHECK(answer(t, none).field("WWW-Authenticate") ==
        "Bearer realm=\"tollgate\", scope=\"a:read\", "
        "resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource/v1\"");
  const std::string narrow = "Bearer " + t.token("a:read");
  FakeClientConnection lacking("POST", "/v1/payments", {{"Authorization", narrow}});
  const std::string challenge(answer(t, lacking).field("WWW-Authenticate"));
  CHECK(challenge.find("error=\"insufficient_scope\"") != std::string::npos);
  CHECK(challenge.find("scope=\"a:read p:write\"") != std::string::npos);
}

TEST_CASE("pipeline: an operation that is open to some addresses answers 403 to others, token or not") {
  std::string document = test_support::kTestDocument;
  document.replace(document.find("x-tollgate: {upstream: payments}"), 32,
                   "x-tollgate: {upstream: payments, allow_from: [192.0.2.0/29, \"2001:db8::/32\"]}");
  TestNode t(test_support::kTestConfig, document.c_str());
  struct Case {
    const char* peer;
    int status;
  };
  for (const Case& c : {Case{"192.0.2.7", 401}, Case{"192.0.2.8", 403}, Case{"::ffff:192.0.2.7", 401},
                        Case{"2001:db8::9", 401}, Case{"2001:db9::", 403}, Case{"", 403}}) {
    CAPTURE(c.peer);
    FakeClientConnection connection("GET", "/v1/accounts", {{"Forwarded", "for=192.0.2.7"}});
    connection.head_.peer = c.peer;
    CHECK(answer(t, connection).status == c.status);
  }
}

TEST_CASE("pipeline: a bad token is challenged with the scheme it came with (RFC 9449 7.1)") {
  TestNode t;
  for (const char* const scheme : {"Bearer", "DPoP"}) {
    CAPTURE(scheme);
    const std::string bad = std::string(scheme) + " tg_at_AAAA";
    FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", bad}});
    const std::string challenge(answer(t, connection).field("WWW-Authenticate"));
    CHECK(challenge.starts_with(std::string(scheme) + " realm="));
    CHECK(challenge.find("error=\"invalid_token\"") != std::string::npos);
  }
}

TEST_CASE("pipeline: a wrong method names the right ones in Allow (RFC 9110 15.5.6)") {
  TestNode t;
  FakeClientConnection connection("PUT", "/v1/payments");
  CHECK(answer(t, connection).field("Allow") == "POST");
}

TEST_CASE(
    "pipeline: over the burst is 429 with Retry-After, RateLimit and RateLimit-Policy, and nothing is "
    "forwarded (gateway.md 165)") {
  test_support::RawListener backend;
  std::string config = test_support::kTestConfig;
  config.replace(config.find("127.0.0.1:9\""), 11, "127.0.0.1:" + std::to_string(backend.port()));
  TestNode t(config);
  const std::string auth = "Bearer " + t.token("a:read");
  for (int i = 0; i < 5; ++i) {
    const std::jthread one([&] {
      std::optional<test_support::RawSocket> socket;
      while (!(socket = backend.accept())) std::this_thread::yield();
      while (socket->received.find("\r\n\r\n") == std::string::npos) socket->pull();
      socket->send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", auth}});
    gateway::Pipeline pipeline(*t.worker);
    t.run(pipeline.on_request(connection));
    CHECK(connection.sent.starts_with("HTTP/1.1 200"));
  }
  FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", auth}});
  const http::Response refused = answer(t, connection);
  CHECK(refused.status == 429);
  CHECK(refused.field("Retry-After") == "1");
  CHECK(refused.field("RateLimit-Policy") == "\"burst\";q=5;w=5, \"daily\";q=8;w=86400");
  CHECK(refused.field("RateLimit").find("\"burst\";r=0;t=1, \"daily\";r=3;t=") == 0);
  CHECK(nlohmann::json::parse(refused.body)["code"] == "rate_limited");
}

TEST_CASE("pipeline: a request that no backend could be connected to costs nothing (145)") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  for (int i = 0; i < 7; ++i) {  // the burst is 5
    FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", auth}});
    CHECK(answer(t, connection).status == 502);
  }
}

TEST_CASE("pipeline: a request that validation refuses costs nothing") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  for (int i = 0; i < 20; ++i) {
    FakeClientConnection connection("GET", "/v1/accounts?limit=0", {{"Authorization", auth}});
    CHECK(answer(t, connection).status == 400);
  }
}

TEST_CASE("pipeline: a revoked token is refused at once, by token, grant, app and user") {
  using oauth::RevokedKind;
  for (const auto& [kind, subject] : {std::pair{RevokedKind::grant, "grt_1"},
                                      {RevokedKind::client, "app_1"},
                                      {RevokedKind::user, "usr_1"}}) {
    CAPTURE(subject);
    TestNode t;
    const std::string auth = "Bearer " + t.token("a:read");
    oauth::Revocation revocation;
    revocation.kind = kind;
    revocation.subject = subject;
    revocation.revoked_at = t.clock.now();
    revocation.expires_at = t.clock.now() + std::chrono::hours{1};
    t.grants.revoke(revocation);
    t.revocations.follow(t.grants, t.clock);
    FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", auth}});
    const http::Response refused = answer(t, connection);
    CHECK(refused.status == 401);
    CHECK(nlohmann::json::parse(refused.body)["code"] == "invalid_token");
  }
}

TEST_CASE("pipeline: a node that has not heard of revocations for more than 5 s refuses tokens with 503") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  t.clock.advance(std::chrono::seconds{5});
  FakeClientConnection still("GET", "/v1/accounts", {{"Authorization", auth}});
  CHECK(answer(t, still).status == 502);
  t.clock.advance(std::chrono::microseconds{1});
  FakeClientConnection late("GET", "/v1/accounts", {{"Authorization", auth}});
  const http::Response refused = answer(t, late);
  CHECK(refused.status == 503);
  CHECK(refused.field("Retry-After") == "1");
}

TEST_CASE("pipeline: a store that is away while a lease is needed is 503, not a guess") {
  TestNode t;
  t.quotas.away = true;
  const std::string auth = "Bearer " + t.token("a:read");
  FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", auth}});
  CHECK(answer(t, connection).status == 503);
}

TEST_CASE("pipeline: what could not be read at all is refused with a request id and counted") {
  TestNode t;
  gateway::Pipeline pipeline(*t.worker);
  const http::Response refused =
      pipeline.refuse({base::ErrorCode::headers_too_large, "too large"}, "192.0.2.7");
  CHECK(refused.status == 431);
  CHECK(refused.field("X-Request-Id").size() == 30);
  CHECK(t.worker->counters.refused[static_cast<std::size_t>(base::ErrorCode::headers_too_large)].read() == 1);
}

TEST_CASE(
    "pipeline: above listen.limits.requests a request is 503 with Retry-After and costs nothing (141)") {
  TestNode t;
  t.config.listen.limits.max_requests = 1;
  const std::string auth = "Bearer " + t.token("a:read");
  t.worker->in_flight = 1;  // another one waits for its backend
  FakeClientConnection refused("GET", "/v1/accounts", {{"Authorization", auth}});
  const http::Response answered = answer(t, refused);
  CHECK(answered.status == 503);
  CHECK(answered.field("Retry-After") == "1");
  CHECK(t.quotas.draws == 0);
  CHECK(t.worker->in_flight == 1);
  t.worker->in_flight = 0;
  FakeClientConnection accepted("GET", "/v1/nothing");
  CHECK(answer(t, accepted).status == 404);
  CHECK(t.worker->in_flight == 0);
}
