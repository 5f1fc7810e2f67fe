// Answers over loopback: what is added to them, what is left out, slow and vanished readers.
#include <doctest/doctest.h>

#include "base/log.h"
#include "http/server_connection.h"
#include "tests/support/recording_handler.h"

namespace {

using namespace std::chrono_literals;
using test_support::RawSocket;
using test_support::status_of;
using test_support::TestServer;

TEST_CASE("an answer on the wire: status line, Date, fields, Content-Length, body (RFC 9112 4, 6.3)") {
  struct Case {
    const char* name;
    std::string_view request;
    int status;
    const char* expect;
  };
  const Case cases[] = {
      {"GET", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200,
       "HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nX: y\r\nContent-Length: 5\r\n\r\nhello"},
      {"123 HEAD keeps the length", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 200,
       "HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nX: y\r\nContent-Length: 5\r\n\r\n"},
      {"204 has neither", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 204,
       "HTTP/1.1 204 No Content\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nX: y\r\n\r\n"},
      {"304 has neither", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 304,
       "HTTP/1.1 304 Not Modified\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nX: y\r\n\r\n"},
      {"close is announced", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200,
       "HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nX: y\r\nContent-Length: 5\r\n"
       "Connection: close\r\n\r\nhello"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server;
    server.handler.answer = {c.status, {{"X", "y"}}, "hello"};
    RawSocket client = server.connect();
    client.send(c.request);
    server.loop.receive(client, c.expect);
    server.loop.settle();
    client.pull();
    CHECK(client.received == c.expect);
  }
}

TEST_CASE("a HEAD answer leaves the connection in step (123)") {
  TestServer server;
  RawSocket client = server.connect();
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  server.loop.receive(client, "\r\n\r\n");
  client.received.clear();
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(status_of(server.loop.receive(client, "{}")) == 200);
}

TEST_CASE("a field that would break out of its line is a bug, not an answer (RFC 9110 5.5)") {
  TestServer server;
  server.handler.answer.fields = {{"X", "a\r\nSet-Cookie: stolen"}};
  const std::size_t bugs = base::bugs_logged();
  CHECK(server.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "");
  CHECK(base::bugs_logged() == bugs + 1);
}

TEST_CASE("a large answer reaches a slow reader whole; the deadline is for standing still (135)") {
  http::ListenOptions options;
  options.write_timeout = 30s;
  TestServer server(options);
  server.handler.answer.body = std::string(40'000'000, 'x');
  RawSocket client = server.connect(4096);
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  for (int i = 0; i < 5; ++i) {
    server.loop.advance(20s);
    server.loop.until([&, had = client.received.size()] {
      client.pull(64 * 1024);
      return client.received.size() > had + 4'000'000;
    });
    REQUIRE(!client.gone());
  }
  server.loop.receive_all(client);
  CHECK(client.received.size() > 40'000'000);
}

TEST_CASE("a reader that stands still is cut off (135)") {
  http::ListenOptions options;
  options.write_timeout = 30s;
  TestServer server(options);
  server.handler.answer.body = std::string(8'000'000, 'x');
  RawSocket client = server.connect(4096);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  server.loop.advance(29s);
  CHECK(server.listener.connections() == 1);
  server.loop.advance(2s);
  CHECK(server.listener.connections() == 0);
}

TEST_CASE("a client that resets in the middle of its answer is forgotten (139)") {
  TestServer server;
  server.handler.answer.body = std::string(8'000'000, 'x');
  RawSocket client = server.connect(4096);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  server.loop.settle();
  client.reset();
  CHECK(server.loop.until([&] { return server.listener.connections() == 0; }));
}

}  // namespace
