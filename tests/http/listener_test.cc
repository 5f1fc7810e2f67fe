// Accepting: ports, limits on connections and descriptors, draining.
#include "http/listener.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <system_error>
#include <vector>

#include "tests/support/recording_handler.h"

namespace {

using namespace std::chrono_literals;
using test_support::HttpLoop;
using test_support::RawSocket;
using test_support::RecordingHandler;
using test_support::status_of;
using test_support::TestServer;

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

TEST_CASE("a port in use is an error that names it, unless the listener is told to join") {
  TestServer first;
  HttpLoop loop;
  RecordingHandler handler;
  http::ListenOptions options;
  options.port = first.listener.port();
  std::string text;
  try {
    http::Listener second(loop.core, options, handler);
  } catch (const std::system_error& error) {
    text = error.what();
    CHECK(error.code() == std::errc::address_in_use);
  }
  CHECK(text.find("127.0.0.1:" + std::to_string(options.port)) != std::string::npos);
  options.join = true;
  http::Listener second(loop.core, options, handler);
  CHECK(second.port() == first.listener.port());
}

TEST_CASE("a host that does not exist is an error that names it") {
  HttpLoop loop;
  RecordingHandler handler;
  http::ListenOptions options;
  options.host = "no such host";
  CHECK_THROWS_WITH_AS(http::Listener(loop.core, options, handler), doctest::Contains("no such host"),
                       std::system_error);
}

TEST_CASE("nothing is accepted before start()") {
  HttpLoop loop;
  RecordingHandler handler;
  http::Listener listener(loop.core, {}, handler);
  RawSocket client = RawSocket::connect(listener.port());
  client.send(kRequest);
  loop.settle();
  CHECK(listener.connections() == 0);
  listener.start();
  CHECK(status_of(loop.receive(client, "{}")) == 200);
}

TEST_CASE("above max_connections accepting pauses, and goes on when one has gone") {
  http::ListenOptions options;
  options.max_connections = 2;
  TestServer server(options);
  std::vector<RawSocket> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(server.connect());
    clients.back().send(kRequest);
  }
  server.loop.settle();
  CHECK(server.listener.connections() == 2);
  clients[2].pull();
  CHECK(clients[2].received.empty());
  clients[0].close();
  CHECK(status_of(server.loop.receive(clients[2], "{}")) == 200);
}

TEST_CASE("out of descriptors: accepting pauses without spinning, and recovers (140)") {
  TestServer server;
  RawSocket client = server.connect();
  client.send(kRequest);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{0, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  server.loop.settle();  // would not return if accepting span
  CHECK(server.listener.connections() == 0);
  ::setrlimit(RLIMIT_NOFILE, &before);
  server.loop.settle();
  CHECK(server.listener.connections() == 0);
  server.loop.advance(1s);
  CHECK(status_of(server.loop.receive(client, "{}")) == 200);
}

TEST_CASE("draining: idle connections end, a running exchange finishes with Connection: close (143)") {
  TestServer server;
  RawSocket idle = server.connect(), busy = server.connect(), fresh = server.connect();
  idle.send(kRequest);
  server.loop.receive(idle, "{}");
  busy.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  server.loop.settle();
  CHECK(server.listener.connections() == 3);
  server.listener.drain();
  server.loop.receive_all(idle);
  server.loop.receive_all(fresh);
  CHECK(idle.ended);
  CHECK(fresh.ended);
  CHECK(server.listener.connections() == 1);
  busy.send("lo");
  const std::string answer(server.loop.receive_all(busy));
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
  busy.close();
  CHECK(server.loop.until([&] { return server.listener.connections() == 0; }));
  CHECK_THROWS(RawSocket::connect(server.listener.port()));
}

TEST_CASE("draining serves a request that had arrived already (143)") {
  TestServer server;
  RawSocket client = server.connect();
  server.loop.settle();
  client.send(kRequest);
  server.listener.drain();
  CHECK(status_of(server.loop.receive_all(client)) == 200);
}

TEST_CASE("a listener and its core may go while connections are open") {
  RawSocket client;
  {
    TestServer server;
    client = server.connect();
    client.send("GET / HT");
    server.loop.settle();
    CHECK(server.listener.connections() == 1);
  }
  client.pull();
  CHECK(client.gone());
}

}  // namespace
