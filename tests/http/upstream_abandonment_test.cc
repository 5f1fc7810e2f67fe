// Clients that go away while a backend works for them (139), and those that only have nothing more to send
// (138).
#include <doctest/doctest.h>

#include "http/upstream.h"
#include "tests/support/proxy_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::kGet;
using test_support::kPost;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_CASE("a GET whose client was reset is not waited for: its backend's connection is closed (139)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  world.client.reset();
  world.loop.receive_all(backend);
  CHECK(backend.gone());
  world.loop.settle();
  REQUIRE(world.handler.last);
  CHECK(world.handler.last->status == 0);
  CHECK_FALSE(world.handler.last->complete);
  CHECK(world.handler.wrote);
  CHECK(world.handler.upstream.idle() == 0);
  CHECK(world.listener.connections() == 0);
}

TEST_CASE("an answer that pauses ends with its client (139)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  backend.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  world.loop.receive(world.client, "hello");
  world.client.reset();
  world.loop.receive_all(backend);
  CHECK(backend.gone());
  world.loop.settle();
  REQUIRE(world.handler.last);
  CHECK(world.handler.last->status == 200);
  CHECK_FALSE(world.handler.last->complete);
}

TEST_CASE("a client that goes between an interim answer and the final one (139)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  backend.send("HTTP/1.1 103 Early Hints\r\n\r\n");
  world.loop.receive(world.client, "\r\n\r\n");
  world.client.reset();
  world.loop.receive_all(backend);
  CHECK(backend.gone());
}

TEST_CASE("a POST is the backend's to finish, and its connection stays good (139)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kPost);
  world.client.reset();
  world.loop.settle();
  backend.pull();
  CHECK_FALSE(backend.gone());
  CHECK_FALSE(world.handler.last);
  backend.send(kOk);
  CHECK(world.loop.until([&] { return world.handler.last.has_value(); }));
  CHECK(world.handler.last->status == 200);
}

TEST_CASE("a client that has only ended its sending gets its answer (138)") {
  for (const std::string_view request : {kGet, kPost}) {
    ProxyWorld world;
    RawSocket backend = world.backend_for(request);
    world.client.finish_sending();
    world.loop.settle();
    backend.pull();
    CHECK_FALSE(backend.gone());
    backend.send(kOk);
    CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
  }
}

TEST_CASE("what was abandoned says nothing about the next exchange") {
  ProxyWorld world;
  RawSocket warm = world.warmed();
  world.client.send(kGet);
  world.loop.receive(warm, "\r\n\r\n");
  world.client.reset();
  world.loop.receive_all(warm);
  CHECK(warm.gone());
  world.client = world.connect();
  RawSocket backend = world.backend_for(kGet);
  backend.send(kOk);
  CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
  CHECK(world.handler.upstream.idle() == 1);
}

}  // namespace
