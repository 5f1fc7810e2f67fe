// Tests of calls from pages of other origins: preflights, and what every answer tells a browser (Fetch, CORS
// protocol).
#include "gateway/cross_origin.h"

#include <doctest/doctest.h>

#include "tests/support/gateway_world.h"

using test_support::field_of;
using test_support::GatewayWorld;

namespace {

constexpr const char* kRule =
    "cors: {origins: [\"https://shop.example\"], headers: [X-Trace], expose: [Link]}";

std::string document(const std::string& rule) {
  std::string text = test_support::kTestDocument;
  const std::string head = "x-tollgate: {upstream: payments}";
  return text.replace(text.find(head), head.size(), "x-tollgate: {upstream: payments, " + rule + "}");
}

struct World : GatewayWorld {
  explicit World(const std::string& rule = kRule) : GatewayWorld(document(rule).c_str()) {}
  std::string ask(const std::string& request) {
    client.received.clear();
    client.send(request);
    std::string answer = receive(client, "\r\n\r\n");
    settle();
    client.pull();
    return client.received;
  }
  std::string preflight(const std::string& path, const std::string& more) {
    return ask("OPTIONS " + path + " HTTP/1.1\r\nHost: api.example\r\n" + more + "\r\n");
  }
  bool backend_was_asked() {
    settle();
    return backends.accept().has_value();
  }
};

const std::string kFromShop = "Origin: https://shop.example\r\n";

}  // namespace

TEST_CASE("a preflight is answered without a token, for the methods of its path, and nothing is forwarded") {
  World w;
  const std::string answer = w.preflight(
      "/v1/payments",
      kFromShop + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: dpop\r\n");
  CHECK(answer.starts_with("HTTP/1.1 204 "));
  CHECK(field_of(answer, "Access-Control-Allow-Origin") == "https://shop.example");
  CHECK(field_of(answer, "Access-Control-Allow-Methods") == "POST");
  CHECK(field_of(answer, "Access-Control-Allow-Headers") ==
        "Authorization, Content-Type, DPoP, Idempotency-Key, X-Trace");
  CHECK(field_of(answer, "Access-Control-Max-Age") == "600");
  CHECK(field_of(answer, "Access-Control-Allow-Credentials") == "");
  CHECK(field_of(answer, "Vary") == "Origin");
  CHECK(!field_of(answer, "X-Request-Id").empty());
  const std::string reading =
      w.preflight("/v1/accounts/7?x=1", kFromShop + "Access-Control-Request-Method: GET\r\n");
  CHECK(field_of(reading, "Access-Control-Allow-Methods") == "GET, HEAD");
  CHECK(!w.backend_was_asked());
}

TEST_CASE("what is no preflight, or for no method of the path, is answered as ever") {
  World w;
  for (const std::string& more : {kFromShop, std::string("Access-Control-Request-Method: POST\r\n"),
                                  kFromShop + "Access-Control-Request-Method: DELETE\r\n",
                                  kFromShop + kFromShop + "Access-Control-Request-Method: POST\r\n"}) {
    CAPTURE(more);
    const std::string answer = w.preflight("/v1/payments", more);
    CHECK(answer.starts_with("HTTP/1.1 405 "));
    CHECK(field_of(answer, "Allow") == "POST");
    CHECK(answer.find("Access-Control-") == std::string::npos);
  }
  World without("cost: 1");
  const std::string answer =
      without.preflight("/v1/payments", kFromShop + "Access-Control-Request-Method: POST\r\n");
  CHECK(answer.starts_with("HTTP/1.1 405 "));
  CHECK(answer.find("Access-Control-") == std::string::npos);
}

TEST_CASE("a page of another origin is refused, and told nothing that would let it read that") {
  World w;
  for (const char* origin : {"https://evil.example", "null", "https://shop.example.evil.example",
                             "http://shop.example", "https://shop.example:8443"}) {
    CAPTURE(origin);
    const std::string from = "Origin: " + std::string(origin) + "\r\n";
    const std::string answer = w.preflight("/v1/payments", from + "Access-Control-Request-Method: POST\r\n");
    CHECK(answer.starts_with("HTTP/1.1 403 "));
    CHECK(answer.find("Access-Control-") == std::string::npos);
    CHECK(field_of(answer, "Vary") == "Origin");
    const std::string refused = w.ask("GET /v1/accounts HTTP/1.1\r\nHost: api.example\r\n" + from + "\r\n");
    CHECK(refused.starts_with("HTTP/1.1 401 "));
    CHECK(refused.find("Access-Control-") == std::string::npos);
  }
}

TEST_CASE("a preflight keeps to the addresses that its operation is open to") {
  World w(std::string(kRule) + ", allow_from: [192.0.2.0/24]");
  const std::string answer =
      w.preflight("/v1/payments", kFromShop + "Access-Control-Request-Method: POST\r\n");
  CHECK(answer.starts_with("HTTP/1.1 403 "));
}

TEST_CASE("a page may read refusals: 401, 400, 502") {
  World w;
  const auto readable = [](const std::string& answer) {
    return field_of(answer, "Access-Control-Allow-Origin") == "https://shop.example" &&
           field_of(answer, "Vary") == "Origin" &&
           field_of(answer, "Access-Control-Expose-Headers") ==
               "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed, "
               "WWW-Authenticate, DPoP-Nonce, Link";
  };
  const std::string stranger =
      w.ask("GET /v1/accounts HTTP/1.1\r\nHost: api.example\r\n" + kFromShop + "\r\n");
  CHECK(stranger.starts_with("HTTP/1.1 401 "));
  CHECK(readable(stranger));
  const std::string wrong = w.ask(w.get("/v1/accounts?limit=0", kFromShop));
  CHECK(wrong.starts_with("HTTP/1.1 400 "));
  CHECK(readable(wrong));
  w.client.received.clear();
  w.client.send(w.get("/v1/accounts/7", kFromShop));
  test_support::RawSocket backend = w.accept();
  w.receive(backend, "\r\n\r\n");
  backend.send("no HTTP at all\r\n\r\n");
  const std::string failed = w.receive(w.client, "}");
  CHECK(failed.starts_with("HTTP/1.1 502 "));
  CHECK(readable(failed));
}

TEST_CASE("a backend's own Access-Control fields are replaced, its Vary stays (gateway.md 160)") {
  World w;
  w.client.send(w.get("/v1/accounts", kFromShop));
  test_support::RawSocket backend = w.accept();
  w.receive(backend, "\r\n\r\n");
  backend.send(
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\nVary: Accept\r\n"
      "Access-Control-Allow-Credentials: true\r\naccess-control-expose-headers: X-Secret\r\n\r\n{}");
  const std::string answer = w.receive(w.client, "{}");
  CHECK(field_of(answer, "Access-Control-Allow-Origin") == "https://shop.example");
  CHECK(answer.find("Credentials") == std::string::npos);
  CHECK(answer.find("X-Secret") == std::string::npos);
  CHECK(answer.find("\r\nVary: Accept\r\n") != std::string::npos);
  CHECK(answer.find("\r\nVary: Origin\r\n") != std::string::npos);
}

TEST_CASE("without an Origin the answer still varies with it; with \"*\" it does not") {
  World w;
  const std::string plain = w.ask("GET /v1/accounts HTTP/1.1\r\nHost: api.example\r\n\r\n");
  CHECK(field_of(plain, "Vary") == "Origin");
  CHECK(plain.find("Access-Control-") == std::string::npos);
  World any("cors: {origins: [\"*\"]}");
  const std::string answer =
      any.ask("GET /v1/accounts HTTP/1.1\r\nHost: api.example\r\nOrigin: https://x.example\r\n\r\n");
  CHECK(field_of(answer, "Access-Control-Allow-Origin") == "*");
  CHECK(field_of(answer, "Vary") == "");
}

TEST_CASE("credentials are told to listed origins, in the preflight and in the answer") {
  World w("cors: {origins: [\"https://shop.example\"], credentials: true}");
  const std::string asked = w.preflight("/v1/accounts", kFromShop + "Access-Control-Request-Method: GET\r\n");
  CHECK(field_of(asked, "Access-Control-Allow-Credentials") == "true");
  const std::string answer = w.ask("GET /v1/accounts HTTP/1.1\r\nHost: api.example\r\n" + kFromShop + "\r\n");
  CHECK(field_of(answer, "Access-Control-Allow-Credentials") == "true");
}
