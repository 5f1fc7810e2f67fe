// Which connection an exchange gets, what is replayed, and what a backend sees.
#include "http/upstream.h"

#include <doctest/doctest.h>

#include <system_error>

#include "tests/support/proxy_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::kGet;
using test_support::kPost;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_CASE("a backend connection is kept and used again") {
  ProxyWorld world;
  RawSocket backend = world.warmed();
  CHECK(world.handler.upstream.idle() == 1);
  world.client.send(kPost);
  world.loop.receive(backend, "hello");
  CHECK(backend.received == "POST / HTTP/1.1\r\nHost: backend\r\nContent-Length: 5\r\n\r\nhello");
  backend.send(kOk);
  CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
  CHECK(world.handler.last->reused);
  CHECK(!world.backends.accept());
}

TEST_CASE("a refused connection is a 502 (145)") {
  ProxyWorld world;
  world.backends.close();
  world.client.send(kGet);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
  CHECK(world.handler.error->detail.find("connect") != std::string::npos);
}

TEST_CASE("a connection that ended while it rested is not used: nothing is written to it (146)") {
  for (const bool by_reset : {false, true}) {
    CAPTURE(by_reset);
    ProxyWorld world;
    RawSocket old = world.warmed();
    if (by_reset)
      old.reset();
    else
      old.close();
    RawSocket backend = world.backend_for(kPost);
    backend.send(kOk);
    CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
    CHECK(!world.handler.last->reused);
  }
}

TEST_CASE("a connection that spoke unasked is not used: its bytes are nobody's answer (124)") {
  ProxyWorld world;
  RawSocket old = world.warmed();
  old.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  world.loop.settle();
  RawSocket backend = world.backend_for(kGet);
  backend.send(kOk);
  CHECK(world.loop.receive(world.client, "ok").find("evil") == std::string_view::npos);
}

TEST_CASE("a reused connection that ends under a request: replayed only if that is safe (146 to 149)") {
  struct Case {
    const char* name;
    std::string_view request;
    bool replayable;
    int expect;
  };
  const Case cases[] = {
      {"146 GET", kGet, true, 200},
      {"147 POST", kPost, false, 502},
      {"148 POST with a key", kPost, true, 200},
      {"GET that is not to be replayed", kGet, false, 502},
  };
  for (const Case& c : cases) {
    for (const bool by_reset : {false, true}) {
      CAPTURE(c.name);
      CAPTURE(by_reset);
      ProxyWorld world;
      world.handler.replayable = c.replayable;
      RawSocket old = world.warmed();
      world.client.send(c.request);
      world.loop.receive(old, "\r\n\r\n");
      CHECK(count_of(old.received, " HTTP/1.1\r\n") == 1);
      if (by_reset)
        old.reset();
      else
        old.close();
      if (c.expect == 200) {
        RawSocket backend = world.loop.accept(world.backends);
        world.loop.receive(backend, "\r\n\r\n");
        CHECK(count_of(backend.received, " HTTP/1.1\r\n") == 1);
        backend.send(kOk);
      }
      CHECK(status_of(world.loop.receive(world.client, c.expect == 200 ? "ok" : "}")) == c.expect);
      world.loop.settle();
      CHECK(!world.backends.accept());
    }
  }
}

TEST_CASE("whether a backend may have seen a failed request is told (145, 149)") {
  ProxyWorld world;
  world.client.send(kPost);
  RawSocket backend = world.loop.accept(world.backends);
  world.loop.receive(backend, "hello");
  backend.reset();
  CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
  CHECK(world.handler.wrote);
  world.client.received.clear();
  world.backends.close();
  world.client.send(kPost);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
  CHECK_FALSE(world.handler.wrote);
}

TEST_CASE("a request that met the end of a reused connection counts as seen, also if nobody is there then") {
  ProxyWorld world;
  world.handler.replayable = true;
  RawSocket old = world.warmed();
  world.backends.close();
  world.client.send(kPost);
  world.loop.receive(old, "hello");
  old.close();
  CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
  CHECK(world.handler.wrote);
}

TEST_CASE("a connection that was taken for a client who has gone rests again, with nothing written to it") {
  ProxyWorld world;
  RawSocket backend = world.warmed();
  REQUIRE(world.handler.upstream.idle() == 1);
  world.handler.gone = true;
  world.client.send(kGet);
  world.loop.settle();
  REQUIRE(world.handler.last);
  CHECK_FALSE(world.handler.last->complete);
  CHECK_FALSE(world.handler.wrote);
  CHECK(world.handler.upstream.idle() == 1);
  world.handler.gone = false;
  RawSocket next = world.connect();
  next.send(kGet);
  CHECK(world.loop.receive(backend, "\r\n\r\n") ==
        "GET / HTTP/1.1\r\nHost: backend\r\nContent-Length: 0\r\n\r\n");
  CHECK(!world.backends.accept());
}

TEST_CASE("a replay happens once, on a fresh connection") {
  ProxyWorld world;
  RawSocket old = world.warmed();
  world.client.send(kGet);
  world.loop.receive(old, "\r\n\r\n");
  old.close();
  RawSocket backend = world.loop.accept(world.backends);
  backend.close();
  CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
  world.loop.settle();
  CHECK(!world.backends.accept());
}

TEST_CASE("after the first byte of an answer there is no replay (149)") {
  ProxyWorld world;
  RawSocket old = world.warmed();
  world.client.send(kGet);
  world.loop.receive(old, "\r\n\r\n");
  old.send("HTTP/1.1 2");
  world.loop.settle();
  old.close();
  CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
  world.loop.settle();
  CHECK(!world.backends.accept());
}

TEST_CASE("a timeout is not replayed") {
  ProxyWorld world;
  RawSocket old = world.warmed();
  world.client.send(kGet);
  world.loop.receive(old, "\r\n\r\n");
  world.loop.advance(6s);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 504);
  CHECK(!world.backends.accept());
}

/// The backend's connection of a second attempt that began when 100 ms of 300 are left.
RawSocket second_attempt(ProxyWorld& world) {
  RawSocket old = world.warmed();
  world.handler.response_timeout = 250ms;
  world.handler.total_timeout = 300ms;
  world.client.send(kGet);
  world.loop.receive(old, "\r\n\r\n");
  world.loop.advance(200ms);
  old.close();
  RawSocket fresh = world.loop.accept(world.backends);
  world.loop.receive(fresh, "\r\n\r\n");
  return fresh;
}

TEST_CASE("total_timeout holds for both attempts together (gateway.md 0.8)") {
  ProxyWorld world;
  RawSocket fresh = second_attempt(world);
  world.loop.advance(99ms);
  CHECK(world.client.received.empty());
  world.loop.advance(1ms);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 504);
  CHECK(world.handler.wrote);
}

TEST_CASE("what connecting left of total_timeout is for the head: a piece of the body has its own time") {
  ProxyWorld world;
  RawSocket fresh = second_attempt(world);
  world.loop.advance(50ms);
  fresh.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
  world.loop.receive(world.client, "o");
  world.loop.advance(249ms);
  fresh.send("k");
  world.loop.receive(world.client, "ok");
  CHECK(world.handler.last->complete);
}

TEST_CASE("when no time is left nothing is sent (gateway.md 0.8)") {
  ProxyWorld world;
  world.handler.total_timeout = 0ms;
  world.client.send(kGet);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 504);
  CHECK_FALSE(world.handler.wrote);
  CHECK(world.handler.error->code == base::ErrorCode::backend_timeout);
}

TEST_CASE("resting connections are closed after the idle timeout, and at most max_idle are kept") {
  http::UpstreamOptions options;
  options.idle_timeout = 4s;
  options.max_idle = 1;
  ProxyWorld world(options);
  RawSocket second_client = world.connect();
  RawSocket first = world.backend_for(kGet);
  second_client.send(kGet);
  RawSocket second = world.loop.accept(world.backends);
  world.loop.receive(second, "\r\n\r\n");
  first.send(kOk);
  second.send(kOk);
  world.loop.receive(world.client, "ok");
  world.loop.receive(second_client, "ok");
  world.loop.settle();
  CHECK(world.handler.upstream.idle() == 1);
  world.loop.advance(3s);
  CHECK(world.handler.upstream.idle() == 1);
  world.loop.advance(2s);
  CHECK(world.handler.upstream.idle() == 0);
  first.pull();
  second.pull();
  CHECK(first.gone());
  CHECK(second.gone());
}

TEST_CASE("the most recently used connection is taken first") {
  ProxyWorld world;
  RawSocket other = world.connect();
  RawSocket first = world.backend_for(kGet);
  other.send(kGet);
  RawSocket second = world.loop.accept(world.backends);
  world.loop.receive(second, "\r\n\r\n");
  first.send(kOk);
  world.loop.receive(world.client, "ok");
  second.send(kOk);
  world.loop.receive(other, "ok");
  world.loop.settle();
  first.received.clear();
  second.received.clear();
  world.client.send(kGet);
  world.loop.settle();
  first.pull();
  second.pull();
  CHECK(first.received.empty());
  CHECK(!second.received.empty());
}

TEST_CASE("a backend name that does not resolve is an error at start") {
  test_support::HttpLoop loop;
  http::UpstreamOptions options;
  options.host = "no such host";
  CHECK_THROWS_WITH_AS(http::Upstream(loop.core, options), doctest::Contains("no such host"),
                       std::system_error);
}

TEST_CASE("everything may go while an exchange waits for its backend") {
  RawSocket backend;
  {
    ProxyWorld world;
    backend = world.backend_for(kGet);
  }
  backend.pull();
  CHECK(backend.gone());
}

}  // namespace
