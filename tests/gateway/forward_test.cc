// Tests of forwarding over loopback: what the backend sees byte by byte, what the client gets back, what goes
// wrong.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "tests/support/gateway_world.h"

using namespace std::chrono_literals;
using test_support::field_of;
using test_support::GatewayWorld;
using test_support::RawSocket;

namespace {

constexpr std::string_view kBody = "{\"amount\":12}";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

nlohmann::json assertion_of(GatewayWorld& w, const std::string& request) {
  const std::string jwt = field_of(request, "Tollgate-Assertion");
  const auto jws = base::split_jws(jwt);
  REQUIRE(jws);
  CHECK(base::verify_jws(
      *jws, *base::VerifyingKey::from_jwk(w.t.worker->keys->assertion.x(), w.t.worker->keys->assertion.y())));
  return nlohmann::json::parse(jws->payload);
}

nlohmann::json problem_of(const std::string& answer) {
  return nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
}

}  // namespace

TEST_CASE("forward: the backend sees exactly the client's own fields and the gateway's (gateway.md 68, 81)") {
  GatewayWorld w;
  w.client.send(w.get("/v1/accounts?limit=2",
                      "Accept: application/json\r\nCookie: a=b\r\nX-Forwarded-For: 6.6.6.6\r\n"
                      "Tollgate-Assertion: forged\r\nX_Client_Id: forged\r\nX-Custom: kept\r\n"));
  RawSocket backend = w.accept();
  const std::string seen = w.receive(backend, "\r\n\r\n");
  CHECK(seen == "GET /v1/accounts?limit=2 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(w.backends.port()) +
                    "\r\nAccept: application/json\r\nX-Custom: kept\r\nX-Request-Id: " +
                    field_of(seen, "X-Request-Id") +
                    "\r\nTollgate-Assertion: " + field_of(seen, "Tollgate-Assertion") +
                    "\r\ntraceparent: " + field_of(seen, "traceparent") +
                    "\r\nForwarded: for=127.0.0.1;proto=http;host=\"api.example\"\r\n\r\n");
  const auto claims = assertion_of(w, seen);
  CHECK(claims["aud"] == "payments");
  CHECK(claims["sub"] == "usr_1");
  CHECK_FALSE(claims.contains("digest"));
}

TEST_CASE(
    "forward: the answer carries the gateway's fields, the backend's own of those names are dropped "
    "(gateway.md 160)") {
  GatewayWorld w;
  w.client.send(w.get());
  RawSocket backend = w.accept();
  const std::string seen = w.receive(backend, "\r\n\r\n");
  backend.send(
      "HTTP/1.1 200 OK\r\nX-Request-Id: evil\r\nRateLimit: evil\r\nratelimit-policy: evil\r\nServer: evil\r\n"
      "Tollgate-Assertion: evil\r\nETag: \"7\"\r\nContent-Length: 2\r\n\r\nok");
  const std::string got = w.receive(w.client, "\r\n\r\nok");
  CHECK(got.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(got.find("evil") == std::string::npos);
  CHECK(field_of(got, "ETag") == "\"7\"");
  CHECK(field_of(got, "X-Request-Id") == field_of(seen, "X-Request-Id"));
  CHECK(field_of(got, "RateLimit-Policy") == "\"burst\";q=50;w=50, \"daily\";q=1000;w=86400");
  CHECK(field_of(got, "RateLimit").starts_with("\"burst\";r=49;t=1, \"daily\";r=999;t="));
}

TEST_CASE(
    "forward: a payment's assertion is bound to its method, path and exact body; framing is the gateway's") {
  GatewayWorld w;
  std::string first_jti;
  for (int i = 0; i < 2; ++i) {
    w.client.send(w.payment());
    RawSocket backend = w.accept();
    const std::string seen = w.receive(backend, kBody);
    CHECK(seen.starts_with("POST /v1/payments HTTP/1.1\r\n"));
    CHECK(field_of(seen, "Content-Length") == std::to_string(kBody.size()));
    CHECK(field_of(seen, "Transfer-Encoding") == "");
    CHECK(field_of(seen, "Idempotency-Key") == "key-1");
    CHECK(seen.substr(seen.find("\r\n\r\n") + 4) == kBody);
    const auto claims = assertion_of(w, seen);
    CHECK(claims["htm"] == "POST");
    CHECK(claims["htu"] == "/v1/payments");
    CHECK(claims["digest"] == base::base64url(base::sha256(kBody).view()));
    CHECK(claims["jti"] != first_jti);
    first_jti = claims["jti"];
    backend.send("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    CHECK(w.receive(w.client, "ok").starts_with("HTTP/1.1 201 "));
    backend.close();
    w.settle();
    w.client.received.clear();
  }
}

TEST_CASE("forward: reads of one token reuse their assertion and the connection") {
  GatewayWorld w;
  const std::string request = w.get();
  w.client.send(request);
  RawSocket backend = w.accept();
  const std::string first = w.receive(backend, "\r\n\r\n");
  backend.send(kOk);
  w.receive(w.client, "\r\n\r\nok");
  w.settle();
  backend.received.clear();
  w.client.send(request);
  const std::string second = w.receive(backend, "\r\n\r\n");
  CHECK(field_of(second, "Tollgate-Assertion") == field_of(first, "Tollgate-Assertion"));
  CHECK(field_of(second, "X-Request-Id") != field_of(first, "X-Request-Id"));
  backend.send(kOk);
  w.receive(w.client, "ok");
  w.until([&] { return w.t.worker->counters.upstream_reused.read() == 1; });
  CHECK(w.t.worker->counters.upstream_fresh.read() == 1);
  CHECK(w.t.worker->counters.upstream_reused.read() == 1);
}

TEST_CASE("forward: a backend's own error is relayed as it is") {
  GatewayWorld w;
  w.client.send(w.get());
  RawSocket backend = w.accept();
  w.receive(backend, "\r\n\r\n");
  backend.send(
      "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\noops");
  const std::string got = w.receive(w.client, "oops");
  CHECK(got.starts_with("HTTP/1.1 500 "));
  CHECK(field_of(got, "RateLimit").find("r=999") != std::string::npos);
}

TEST_CASE("forward: a backend that refuses connections is 502 with the request id (gateway.md 145)") {
  GatewayWorld w;
  w.backends.close();
  w.client.send(w.get());
  const std::string got = w.receive(w.client, "}");
  CHECK(got.starts_with("HTTP/1.1 502 "));
  CHECK(problem_of(got)["code"] == "backend_unavailable");
  CHECK(problem_of(got)["request_id"] == field_of(got, "X-Request-Id"));
}

TEST_CASE(
    "forward: a backend that does not answer is 504 after the operation's response timeout, not before "
    "(gateway.md 145)") {
  GatewayWorld w;
  w.client.send(w.get());
  RawSocket backend = w.accept();
  w.receive(backend, "\r\n\r\n");
  w.advance(15s - 1ms);
  w.client.pull();
  CHECK(w.client.received == "");
  w.advance(1s);
  const std::string got = w.receive(w.client, "}");
  CHECK(got.starts_with("HTTP/1.1 504 "));
  CHECK(problem_of(got)["code"] == "backend_timeout");
}

TEST_CASE("forward: a payment whose backend resets the connection is sent once (gateway.md 149)") {
  GatewayWorld w;
  w.client.send(w.payment());
  RawSocket backend = w.accept();
  w.receive(backend, kBody);
  backend.reset();
  CHECK(w.receive(w.client, "}").starts_with("HTTP/1.1 502 "));
  w.settle();
  CHECK_FALSE(w.backends.accept().has_value());
}

TEST_CASE("forward: an environment without a backend is 502 and costs nothing, for nothing was forwarded") {
  test_support::TestNode t(
      "upstreams: {payments: {live: \"http://127.0.0.1:9\"}}\n"
      "plans: {starter: {burst: {requests: 1, per: 1s, at_once: 2}, quota: {requests: 8}}}\n");
  gateway::Pipeline pipeline(*t.worker);
  const std::string auth = "Bearer " + t.token("a:read");
  for (int i = 0; i < 5; ++i) {
    test_support::FakeClientConnection connection("GET", "/v1/accounts", {{"Authorization", auth}});
    t.run(pipeline.on_request(connection));
    REQUIRE(connection.answers.size() == 1);
    CHECK(connection.answers[0].status == 502);
  }
}

TEST_CASE("forward: the client's trace goes on to the backend with the gateway's span as its parent") {
  GatewayWorld w;
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  w.client.send(w.get(
      "/v1/accounts",
      "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\ntracestate: a=1\r\n" + "Tracestate: b=2\r\n"));
  RawSocket backend = w.accept();
  const std::string seen = w.receive(backend, "\r\n\r\n");
  const std::string parent = field_of(seen, "traceparent");
  REQUIRE(parent.size() == 55);
  CHECK(parent.substr(0, 36) == "00-" + trace + "-");
  CHECK(parent.substr(36, 16) != "00f067aa0ba902b7");
  CHECK(parent.substr(52) == "-00");  // a stranger does not decide what is sampled
  CHECK(field_of(seen, "tracestate") == "a=1,b=2");
  CHECK(seen.find("Tracestate") == std::string::npos);
}
