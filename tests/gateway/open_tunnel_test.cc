// The stage of WebSockets on a whole worker: handshake, refusals, and how a tunnel ends and is recorded.
#include <doctest/doctest.h>

#include "tests/support/gateway_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::field_of;
using test_support::GatewayWorld;
using test_support::RawSocket;

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: /v1}]
x-tollgate: {upstream: payments}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /oauth2/token, scopes: {"a:read": Read.}}}
paths:
  /accounts:
    get:
      operationId: watchAccounts
      security: [{oauth2: ["a:read"]}]
      x-tollgate: {websocket: {idle_timeout: 30s}}
      responses: {"101": {description: It begins.}}
)";
constexpr const char* kAsked =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr const char* kSwitched =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nX-Backend: b\r\n\r\n";

struct TunnelWorld : GatewayWorld {
  TunnelWorld() : GatewayWorld(kDocument) {}
  /// The backend's side of a tunnel that has begun.
  RawSocket begin() {
    client.send(get("/v1/accounts", kAsked));
    RawSocket backend = accept();
    receive(backend, "\r\n\r\n");
    backend.send(kSwitched);
    CHECK(receive(client, "\r\n\r\n").starts_with("HTTP/1.1 101 "));
    return backend;
  }
  /// Time in which this node follows the revocations.
  void pass(base::Micros by) {
    settle();
    t.clock.advance(by);
    t.revocations.follow(t.grants, t.clock);
    t.worker->core.tick();
    settle();
  }
  std::string all(RawSocket& socket) {
    until([&] {
      socket.pull();
      return socket.gone();
    });
    return socket.received;
  }
};

TEST_CASE("a handshake reaches the backend as one, and its answer the client, with the gateway's fields") {
  TunnelWorld world;
  RawSocket backend = world.begin();
  CHECK(backend.received.ends_with("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
  CHECK(field_of(backend.received, "Sec-WebSocket-Key") == "dGhlIHNhbXBsZSBub25jZQ==");
  CHECK(field_of(backend.received, "Tollgate-Assertion") != "");
  CHECK(field_of(backend.received, "Authorization") == "");
  CHECK(field_of(world.client.received, "X-Backend") == "b");
  CHECK(field_of(world.client.received, "X-Request-Id") != "");
  CHECK(field_of(world.client.received, "RateLimit") != "");
  CHECK(field_of(world.client.received, "Connection") == "Upgrade");
  world.client.send("up");
  CHECK(world.receive(backend, "up").ends_with("\r\n\r\nup"));
  const gateway::Counters& counters = world.t.worker->counters;
  CHECK(counters.tunnels_opened.read() - counters.tunnels_ended.read() == 1);
  CHECK(world.t.worker->in_flight == 0);
  backend.close();
  world.client.finish_sending();
  world.all(world.client);
  world.settle();
  CHECK(counters.tunnels_ended.read() == 1);
  CHECK(counters.tunnel_bytes_in.read() == 2);
  CHECK(world.t.worker->in_flight == 0);
}

TEST_CASE("a bad handshake is refused before a backend is asked (115)") {
  TunnelWorld world;
  world.client.send(world.get("/v1/accounts", "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
  const std::string answer = world.all(world.client);
  CHECK(answer.starts_with("HTTP/1.1 400 "));
  CHECK(field_of(answer, "Sec-WebSocket-Version") == "13");
  CHECK(field_of(answer, "Connection") == "close");
  CHECK_FALSE(world.backends.accept());
}

TEST_CASE("a 101 that takes up something else is 502, and its connection is closed (113)") {
  TunnelWorld world;
  world.client.send(world.get("/v1/accounts", kAsked));
  RawSocket backend = world.accept();
  world.receive(backend, "\r\n\r\n");
  backend.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  CHECK(world.all(world.client).starts_with("HTTP/1.1 502 "));
  world.all(backend);
  CHECK(backend.gone());
}

TEST_CASE("tunnels take at most half of the listener's connections") {
  TunnelWorld world;
  world.t.config.listen.limits.max_connections = 4;
  RawSocket backend = world.begin();
  RawSocket first = std::move(world.client);
  world.client = RawSocket::connect(world.listener.port());
  RawSocket other_backend = world.begin();
  RawSocket second = std::move(world.client);
  world.client = RawSocket::connect(world.listener.port());
  world.client.send(world.get("/v1/accounts", kAsked));
  CHECK(world.all(world.client).starts_with("HTTP/1.1 503 "));
  first.reset();
  world.all(backend);
  world.client = RawSocket::connect(world.listener.port());
  RawSocket third_backend = world.begin();
  CHECK(world.t.worker->tunnels == 2);
}

TEST_CASE("a tunnel ends with its token, and says so") {
  TunnelWorld world;
  RawSocket backend = world.begin();
  world.client.received.clear();
  for (int i = 0; i < 100 && !world.client.gone(); ++i) {  // never idle
    world.pass(10s);
    world.client.send("x");
    world.client.pull();
  }
  CHECK(world.client.received.find("the access token has expired") != std::string::npos);
}

TEST_CASE("a tunnel ends when nothing moves, or when this node cannot tell whether its token was revoked") {
  TunnelWorld idle;
  RawSocket backend = idle.begin();
  idle.client.received.clear();
  for (int i = 0; i < 10 && !idle.client.gone(); ++i) {
    idle.pass(4s);
    idle.client.pull();
  }
  CHECK(idle.client.received.ends_with("idle"));
  TunnelWorld blind;
  RawSocket other = blind.begin();
  blind.client.received.clear();
  blind.advance(6s);
  blind.client.pull();
  CHECK(blind.client.received.ends_with("the token cannot be verified"));
}

TEST_CASE("draining tells the client of a tunnel that the server goes away (143)") {
  TunnelWorld world;
  RawSocket backend = world.begin();
  world.client.received.clear();
  world.listener.drain();
  world.advance(250ms);
  CHECK(world.all(world.client).ends_with("the server goes away"));
  world.client.close();
  CHECK(world.until([&] { return world.listener.connections() == 0; }));
  backend.pull();
  CHECK(backend.gone());
}

}  // namespace
