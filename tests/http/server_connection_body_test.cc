// Request bodies over loopback: limits, 100-continue, broken and slow bodies, bodies that nobody reads.
#include <doctest/doctest.h>

#include "http/server_connection.h"
#include "tests/support/recording_handler.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::RawSocket;
using test_support::status_of;
using test_support::TestServer;

std::string post(std::size_t length, std::string_view extra = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n" +
         std::string(extra) + "\r\n";
}

std::string chunked(std::string_view body, std::size_t piece) {
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", std::min(piece, body.size()));
    out += size + std::string(body.substr(0, piece)) + "\r\n";
  }
  return out + "0\r\n\r\n";
}

std::string pattern(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return text;
}

TEST_CASE("bodies of every size arrive whole, by length and chunked, and the next request is not lost") {
  for (const std::size_t size : {1u, 100u, 15'000u, 19'000u, 20'300u, 20'480u, 65'536u, 300'000u}) {
    for (const bool in_chunks : {false, true}) {
      for (const bool split : {false, true}) {
        CAPTURE(size);
        CAPTURE(in_chunks);
        CAPTURE(split);
        TestServer server;
        RawSocket client = server.connect();
        const std::string body = pattern(size);
        std::string bytes = in_chunks ? "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                                            chunked(body, 777)
                                      : post(size) + body;
        bytes += "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        if (split) {
          client.send(std::string_view(bytes).substr(0, 80));
          server.loop.settle();
          client.send(std::string_view(bytes).substr(80));
        } else {
          client.send(bytes);
        }
        CHECK(count_of(server.loop.receive_all(client), "HTTP/1.1 200") == 2);
        REQUIRE(server.handler.requests.size() == 2);
        CHECK(server.handler.requests[0].body == body);
        CHECK(server.handler.requests[1].target == "/next");
      }
    }
  }
}

TEST_CASE("the body limit, one byte on each side: 413, before a declared body is read (29)") {
  struct Case {
    const char* name;
    std::string bytes;
    int expect;
  };
  const std::string chunk_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n";
  const Case cases[] = {
      {"length at the limit", post(1000, "Connection: close\r\n") + std::string(1000, 'x'), 200},
      {"length above", post(1001) + std::string(1001, 'x'), 413},
      {"declared only", post(1001), 413},
      {"declared beyond all memory", post(9'000'000'000'000'000'000), 413},
      {"chunked at the limit",
       chunk_head + "Connection: close\r\n\r\n" + chunked(std::string(1000, 'x'), 100), 200},
      {"chunked above", chunk_head + "\r\n" + chunked(std::string(1001, 'x'), 100), 413},
      {"chunked above, one huge chunk that never ends",
       chunk_head + "\r\nffffffffffffffff\r\n" + std::string(30'000, 'x'), 413},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server;
    server.handler.body_limit = 1000;
    CHECK(status_of(server.exchange(c.bytes)) == c.expect);
    CHECK(server.handler.requests.size() == 1);
  }
}

TEST_CASE("broken chunked bodies: 400 and close (36, 38, 43, 44, 45, 46, 48, 49, 54)") {
  const std::string_view bodies[] = {
      "10000000000000000\r\n", "0x5\r\nhello\r\n", "5\r\r;ABCD",     "5;\nXX\r\n",
      "5;a=\"\n\"\r\n",        "5\nhello\n0\n\n",  "5\r\nhello\n\n", "0\r\n\rX",
  };
  for (const std::string_view body : bodies) {
    for (const bool split : {false, true}) {
      CAPTURE(body);
      CAPTURE(split);
      TestServer server;
      RawSocket client = server.connect();
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      if (split) server.loop.settle();
      client.send(body);
      const std::string answer(server.loop.receive_all(client));
      CHECK(status_of(answer) == 400);
      CHECK(count_of(answer, "HTTP/1.1 ") == 1);
      REQUIRE(server.handler.requests.size() == 1);
      CHECK(!server.handler.requests[0].body_ok);
    }
  }
}

TEST_CASE("a trailer section of more than 8 KiB ends the connection, however it arrives (54)") {
  for (const bool at_once : {false, true}) {
    CAPTURE(at_once);
    TestServer server;
    RawSocket client = server.connect();
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                      trailers = "0\r\nX: " + std::string(9000, 'x');
    client.send(at_once ? head + trailers : head);
    server.loop.settle();
    if (!at_once) client.send(trailers);
    CHECK(status_of(server.loop.receive_all(client)) == 431);
  }
}

TEST_CASE("a body that breaks off is no request: 400 (30, 50)") {
  const std::string_view requests[] = {
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
  };
  for (const std::string_view request : requests) {
    CAPTURE(request);
    TestServer server;
    RawSocket client = server.connect();
    client.send(request);
    client.finish_sending();
    CHECK(status_of(server.loop.receive_all(client)) == 400);
    CHECK(server.handler.requests.at(0).body_status == 400);
  }
}

TEST_CASE("a slow body is refused at its absolute deadline (134, 46)") {
  http::ListenOptions options;
  options.body_timeout = 30s;
  TestServer server(options);
  RawSocket client = server.connect();
  client.send(post(100));
  for (int i = 0; i < 29; ++i) {
    client.send("x");
    server.loop.advance(1s);
    client.pull();
    REQUIRE(client.received.empty());
  }
  server.loop.advance(2s);
  CHECK(status_of(server.loop.receive_all(client)) == 408);
}

TEST_CASE("100 Continue is sent when the body is asked for, and only to who waits (117 to 121)") {
  struct Case {
    const char* name;
    std::string head;
    std::string_view at_once;
    bool expect;
  };
  const std::string_view expectation = "Expect: 100-continue\r\n";
  const Case cases[] = {
      {"waits", post(5, expectation), "", true},
      {"121 sends without waiting", post(5, expectation), "he", false},
      {"has sent it all", post(5, expectation), "hello", false},
      {"no expectation", post(5), "", false},
      {"120 HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", "",
       false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server;
    RawSocket client = server.connect();
    client.send(c.head + std::string(c.at_once));
    server.loop.settle();
    client.pull();
    CHECK(client.received.starts_with("HTTP/1.1 100 Continue\r\n\r\n") == c.expect);
    client.send(std::string_view("hello").substr(c.at_once.size()));
    CHECK(server.loop.receive(client, "HTTP/1.1 200").find("HTTP/1.1 200 OK") != std::string_view::npos);
    CHECK(server.handler.requests.at(0).body == "hello");
  }
}

TEST_CASE("an answer before the body was asked for has no 100 before it, and closes (118)") {
  TestServer server;
  server.handler.reads_body = false;
  server.handler.answer = http::json(401, "{}");
  const std::string answer = server.exchange(post(5, "Expect: 100-continue\r\n"));
  CHECK(status_of(answer) == 401);
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
}

TEST_CASE("too large a body with an expectation is refused without 100 (118, 29)") {
  TestServer server;
  server.handler.body_limit = 4;
  CHECK(status_of(server.exchange(post(5, "Expect: 100-continue\r\n"))) == 413);
}

TEST_CASE("a small body that nobody reads is skipped; a large or chunked one closes the connection (131)") {
  struct Case {
    const char* name;
    std::string head;
    std::size_t size;
    bool stays;
  };
  const Case cases[] = {
      {"small", post(1000), 1000, true},
      {"64 KiB to come", post(64 * 1024), 64 * 1024, true},
      {"64 KiB and one byte to come", post(64 * 1024 + 1), 64 * 1024 + 1, false},
      {"100 MB", post(100'000'000), 1'000'000, false},
      {"chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 10, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server;
    server.handler.reads_body = false;
    server.handler.answer = http::json(401, "{}");
    RawSocket client = server.connect();
    client.send(c.head);
    const std::string answer(server.loop.receive(client, "{}"));
    CHECK(status_of(answer) == 401);
    CHECK((answer.find("\r\nConnection: close\r\n") == std::string::npos) == c.stays);
    client.send(std::string(c.size, 'x'));
    if (!c.stays) continue;
    client.send("GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    server.loop.receive_all(client);
    REQUIRE(server.handler.requests.size() == 2);
    CHECK(server.handler.requests[1].target == "/next");
  }
}

TEST_CASE("the lingering end reads at most 64 KiB and at most a second (131)") {
  TestServer server;
  server.handler.reads_body = false;
  RawSocket client = server.connect();
  client.send(post(100'000'000));
  server.loop.receive_all(client);
  CHECK(client.ended);
  CHECK(server.listener.connections() == 1);
  SUBCASE("time") {
    server.loop.advance(2s);
    CHECK(server.loop.until([&] { return server.listener.connections() == 0; }));
  }
  SUBCASE("bytes") {
    client.send(std::string(200'000, 'x'));
    CHECK(server.loop.until([&] { return server.listener.connections() == 0; }));
  }
  SUBCASE("the client's end") {
    client.close();
    CHECK(server.loop.until([&] { return server.listener.connections() == 0; }));
  }
}

TEST_CASE("body_buffered() is true exactly when nothing has to be waited for") {
  struct Case {
    const char* name;
    std::string bytes;
    bool expect;
  };
  const Case cases[] = {
      {"none", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true},
      {"whole", post(5) + "hello", true},
      {"part", post(5) + "hell", false},
      {"chunked whole",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", true},
      {"chunked part", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
       false},
      {"chunked broken", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server;
    int seen = -1;
    std::string body;
    server.handler.reads_body = false;
    server.handler.before = [&](http::Connection& connection) {
      seen = connection.body_buffered();
      if (seen == 1) body = connection.buffered_body();
    };
    RawSocket client = server.connect();
    client.send(c.bytes);
    server.loop.receive(client, "{}");
    CHECK(seen == static_cast<int>(c.expect));
    if (c.expect && c.bytes.starts_with("POST")) CHECK(body == "hello");
  }
}

}  // namespace
