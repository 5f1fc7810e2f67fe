// Accepting: ports, limits on connections and descriptors, draining.
#include "http/listener.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <system_error>
#include <vector>

#include "http/listen_socket.h"
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

TEST_CASE("at max_connections one that rests after a request gives way, and only when somebody waits (141)") {
  http::ListenOptions options;
  options.max_connections = 2;
  TestServer server(options);
  RawSocket resting = server.connect(), silent = server.connect();
  resting.send(kRequest);
  server.loop.receive(resting, "{}");
  server.loop.settle();
  resting.pull();
  CHECK_FALSE(resting.gone());
  RawSocket late = server.connect();
  late.send(kRequest);
  CHECK(status_of(server.loop.receive(late, "{}")) == 200);
  resting.pull();
  silent.pull();
  CHECK(resting.gone());
  CHECK_FALSE(silent.gone());
}

TEST_CASE("who is asked to give way just when he asks again stays, and who waits gets 503 (141)") {
  http::ListenOptions options;
  options.max_connections = 1;
  TestServer server(options);
  RawSocket resting = server.connect();
  resting.send(kRequest);
  server.loop.receive(resting, "{}");
  server.loop.settle();
  resting.received.clear();
  RawSocket late = server.connect();
  late.send(kRequest);
  // The core hears of both at once.
  resting.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  CHECK(status_of(server.loop.receive_all(late)) == 503);
  resting.send("lo");
  CHECK(status_of(server.loop.receive(resting, "{}")) == 200);
  server.loop.settle();
  RawSocket later = server.connect();
  later.send(kRequest);
  CHECK(status_of(server.loop.receive(later, "{}")) == 200);
  resting.pull();
  CHECK(resting.gone());
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
  fresh.pull();
  CHECK_FALSE(fresh.gone());  // its request may be on its way
  server.loop.advance(2s);
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

TEST_CASE("draining takes connections that wait to be accepted, where closing would reset them (143)") {
  TestServer server;
  server.loop.settle();
  RawSocket client = RawSocket::connect(server.listener.port());
  client.send(kRequest);
  server.listener.drain();  // before the core hears of the connection
  CHECK(status_of(server.loop.receive_all(client)) == 200);
}

TEST_CASE("draining with patience: who rests may send one more request, or ends when time is up (143)") {
  TestServer server;
  RawSocket sends = server.connect(), rests = server.connect();
  for (RawSocket* one : {&sends, &rests}) {
    one->send(kRequest);
    server.loop.receive(*one, "{}");
  }
  server.listener.drain(5s);
  server.loop.settle();
  CHECK(server.listener.connections() == 2);
  sends.received.clear();
  sends.send(kRequest);
  const std::string answer(server.loop.receive_all(sends));
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
  server.loop.advance(4s);
  rests.pull();
  CHECK_FALSE(rests.gone());
  server.loop.advance(2s);
  rests.pull();
  CHECK(rests.gone());
}

TEST_CASE("pipelined requests in one read are all answered while the listener drains (143)") {
  TestServer server;
  RawSocket client = server.connect();
  server.loop.settle();
  server.handler.before = [&](http::Connection&) { server.listener.drain(); };
  client.send(std::string(kRequest) + std::string(kRequest) + std::string(kRequest));
  const std::string answers(server.loop.receive_all(client));
  CHECK(server.handler.requests.size() == 3);
  CHECK(answers.find("\r\nConnection: close\r\n") > answers.rfind("HTTP/1.1 200"));
}

TEST_CASE(
    "who was told that the connection goes on gets another answer, although draining began meanwhile (143)") {
  TestServer server;
  RawSocket client = server.connect();
  client.send(kRequest);
  server.handler.answer.body = std::string(64 << 20, 'a');  // more than the sockets hold
  server.loop.settle();
  server.listener.drain();  // the head has gone out
  server.loop.receive(client, "\r\n\r\n");
  CHECK(client.received.find("Connection: close") == std::string::npos);
  CHECK(server.loop.until([&] {
    client.pull();
    return client.received.size() > (64U << 20);
  }));
  client.received.clear();
  server.handler.answer.body = "{}";
  client.send(kRequest);
  const std::string answer(server.loop.receive_all(client));
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
}

TEST_CASE("a listener takes an inherited socket, and lets go of it without closing it for others (143)") {
  HttpLoop loop;
  RecordingHandler handler;
  http::ListenOptions options;
  options.inherited = http::open_listening_socket("127.0.0.1", 0, false);
  const int other = ::dup(options.inherited);  // as another process has it
  http::Listener listener(loop.core, options, handler);
  CHECK(listener.port() == http::bound_port(other));
  CHECK(listener.fd() == options.inherited);
  listener.start();
  listener.drain();
  loop.settle();
  RawSocket waits = RawSocket::connect(http::bound_port(other));  // in the queue, for whoever has `other`
  loop.settle();                                                  // the core hears nothing of it
  CHECK(listener.connections() == 0);
  ::close(other);
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
