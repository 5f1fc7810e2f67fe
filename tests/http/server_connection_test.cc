// Whole requests over loopback: framing, syntax, limits, versions, pipelining and the end of connections.
#include "http/server_connection.h"

#include <doctest/doctest.h>

#include "base/log.h"
#include "tests/support/recording_handler.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::RawSocket;
using test_support::status_of;
using test_support::TestServer;

TEST_CASE("hostile framing and syntax: refused, closed, and nothing reaches the handler (A, B, E)") {
  struct Case {
    const char* name;
    std::string_view bytes;
    int expect;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"1 CL.TE",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
       400},
      {"2 TE.CL",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n", 400},
      {"3 unknown TE then CL",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"4 unknown TE alone",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nGET /x HTTP/1.1\r\n\r\n", 501},
      {"5 identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 501},
      {"6 chunked not last", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 400},
      {"7 chunked twice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", 400},
      {"8 gzip, chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"9 two TE lines",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
       "chunked\r\n\r\n0\r\n\r\n",
       400},
      {"11 x then chunked",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"15 high byte before chunked",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \xa0"
       "chunked\r\n\r\n0\r\n\r\n",
       400},
      {"16 folded TE", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400},
      {"18 space before the colon",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"20 HTTP/1.0 with TE", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"21 two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 31\r\n\r\n",
       400},
      {"23 list of equal lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello", 400},
      {"24 plus", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400},
      {"25 leading zeros", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\n\r\nhello", 400},
      {"28 overflow", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n", 400},
      {"35 folded length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n 7\r\n\r\nGET /x ", 400},
      {"55 bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"56 bare CR", "GET / HTTP/1.1\r\nHost: a\r\nA: b\rc\r\n\r\n", 400},
      {"58 three empty lines", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"59 NUL in Host", "GET / HTTP/1.1\r\nHost: a\0.b\r\n\r\n"sv, 400},
      {"60 control byte", "GET / HTTP/1.1\r\nHost: a\r\nA: \x01\r\n\r\n", 400},
      {"61 obs-text in Host", "GET / HTTP/1.1\r\nHost: \xe9\r\n\r\n", 400},
      {"65 fold", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400},
      {"69 two Authorization", "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n",
       400},
      {"76 malformed Connection", "GET / HTTP/1.1\r\nHost: a\r\nConnection: ;;\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"83 Host twice", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"106 Connection names Content-Length",
       "POST / HTTP/1.1\r\nHost: a\r\nConnection: Content-Length\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"109 HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"a TLS handshake on a plain port", "\x16\x03\x01\x02\x00\x01", 400},
      {"119 unknown expectation",
       "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 1\r\n\r\nx", 417},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server;
    const std::string answer = server.exchange(c.bytes);
    CHECK(status_of(answer) == c.expect);
    CHECK(count_of(answer, "\r\nContent-Length: ") == 1);
    CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
    CHECK(answer.find("application/problem+json") != std::string::npos);
    CHECK(server.handler.requests.empty());
    CHECK(server.handler.refused.size() == 1);
  }
}

TEST_CASE("framing that is fine reaches the handler once, with its body (A)") {
  struct Case {
    const char* name;
    std::string_view bytes;
    const char* body;
  };
  const Case cases[] = {
      {"no body", "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", ""},
      {"length", "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
       "hello"},
      {"length 0", "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", ""},
      {"14 case and whitespace of TE",
       "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTRANSFER-encoding:\tChUnKeD "
       "\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
       "hello"},
      {"33 GET with TE",
       "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: "
       "chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
       "a"},
      {"41 chunk extension",
       "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: "
       "chunked\r\n\r\n1;a=b\r\na\r\n0\r\n\r\n",
       "a"},
      {"75 close, close", "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close, close\r\n\r\n", ""},
      {"58 one empty line before", "\r\nGET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", ""},
      {"108 h2c is plain 1.1",
       "GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: "
       "h2c\r\nHTTP2-Settings: AA\r\n\r\n",
       ""},
      {"130 HTTP/1.0 closes by default", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", ""},
  };
  for (const Case& c : cases) {
    for (const bool split : {false, true}) {
      CAPTURE(c.name);
      CAPTURE(split);
      TestServer server;
      RawSocket client = server.connect();
      for (std::size_t i = 0; split && i + 1 < c.bytes.size(); ++i) {
        client.send(c.bytes.substr(i, 1));
        server.loop.settle();
      }
      client.send(split ? c.bytes.substr(c.bytes.size() - 1) : c.bytes);
      CHECK(status_of(server.loop.receive_all(client)) == 200);
      CHECK(client.ended);
      REQUIRE(server.handler.requests.size() == 1);
      CHECK(server.handler.requests[0].target == "/x");
      CHECK(server.handler.requests[0].body == c.body);
    }
  }
}

TEST_CASE("trailer fields never appear among the fields (49, 53)") {
  TestServer server;
  server.exchange(
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "0\r\nAuthorization: evil\r\nConnection: keep-alive\r\n\r\n");
  REQUIRE(server.handler.requests.size() == 1);
  CHECK(server.handler.requests[0].fields == 3);
}

TEST_CASE("limits of the head, one byte on each side (71, 74)") {
  http::ListenOptions options;
  options.max_head = 1024;
  options.max_target = 512;
  options.max_fields = 5;
  const auto target = [](std::size_t n) {
    return "GET /" + std::string(n - 1, 't') + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  };
  const auto head = [](std::size_t n) {
    const std::string fixed = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: \r\n\r\n";
    return "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + std::string(n - fixed.size(), 'x') +
           "\r\n\r\n";
  };
  const auto fields = [](std::size_t n) {
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    for (std::size_t i = 2; i < n; ++i) text += "X" + std::to_string(i) + ": y\r\n";
    return text + "\r\n";
  };
  struct Case {
    const char* name;
    std::string bytes;
    int expect;
  };
  const Case cases[] = {
      {"target at its limit", target(512), 200}, {"target above", target(513), 414},
      {"target far above", target(900), 414},    {"head at its limit", head(1024), 200},
      {"head above", head(1025), 431},           {"head far above", head(20'000), 431},
      {"fields at their limit", fields(5), 200}, {"one field more", fields(6), 431},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server(options);
    CHECK(status_of(server.exchange(c.bytes)) == c.expect);
    CHECK(server.handler.requests.size() == (c.expect == 200 ? 1 : 0));
  }
}

TEST_CASE("pipelined requests are answered in order, each parsed on its own (31, 128)") {
  TestServer server;
  server.handler.before = [&](http::Connection& c) {
    server.handler.answer.body = std::string(c.head().target);
  };
  const std::string answer = server.exchange(
      "POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /two HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /three HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n\x01garbage");
  REQUIRE(server.handler.requests.size() == 3);
  CHECK(server.handler.requests[0].body == "abc");
  CHECK(server.handler.requests[2].body == "z");
  CHECK(count_of(answer, "HTTP/1.1 200 OK") == 3);
  CHECK(count_of(answer, "HTTP/1.1 400 ") == 1);
  CHECK(answer.find("/one") < answer.find("/two"));
  CHECK(answer.find("/two") < answer.find("/three"));
}

TEST_CASE("bytes after Connection: close are ignored (129)") {
  TestServer server;
  const std::string answer = server.exchange(
      "GET /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(count_of(answer, "HTTP/1.1 ") == 1);
  CHECK(server.handler.requests.size() == 1);
}

TEST_CASE("HTTP/1.0 stays open when asked to, and says so (130)") {
  TestServer server;
  RawSocket client = server.connect();
  const std::string_view request = "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
  client.send(request);
  CHECK(server.loop.receive(client, "{}").find("\r\nConnection: keep-alive\r\n") != std::string::npos);
  client.received.clear();
  client.send(request);
  server.loop.receive(client, "{}");
  CHECK(server.handler.requests.size() == 2);
  CHECK(!client.gone());
}

TEST_CASE("a client that closed its side after a full request still gets its answer (138)") {
  TestServer server;
  RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  client.finish_sending();
  CHECK(status_of(server.loop.receive_all(client)) == 200);
}

TEST_CASE("an incomplete head is never a request (30)") {
  TestServer server;
  RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\n");
  client.finish_sending();
  CHECK(status_of(server.loop.receive_all(client)) == 400);
  CHECK(server.handler.requests.empty());
}

TEST_CASE("a slow head is refused at its absolute deadline, however steadily it trickles (133)") {
  http::ListenOptions options;
  options.head_timeout = 10s;
  TestServer server(options);
  RawSocket client = server.connect();
  const std::string_view head = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n";
  for (std::size_t second = 0; second < 9; ++second) {
    client.send(head.substr(second, 1));
    server.loop.advance(1s);
    client.pull();
    REQUIRE(client.received.empty());
  }
  server.loop.advance(2s);
  CHECK(status_of(server.loop.receive_all(client)) == 408);
}

TEST_CASE("an idle connection is closed without an answer, not a moment before its time") {
  http::ListenOptions options;
  options.idle_timeout = 65s;
  TestServer server(options);
  RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  server.loop.receive(client, "{}");
  client.received.clear();
  server.loop.advance(64s);
  client.pull();
  CHECK(!client.gone());
  server.loop.advance(2s);
  CHECK(server.loop.receive_all(client) == "");
  CHECK(client.ended);
  CHECK(server.loop.until([&] { return server.listener.connections() == 0; }));
}

TEST_CASE("a request that nobody answers and an exception in a handler drop the connection, not the server") {
  TestServer server;
  server.handler.before = [](http::Connection&) { throw std::runtime_error("a bug"); };
  const std::size_t bugs = base::bugs_logged();
  RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(server.loop.receive_all(client) == "");
  CHECK(base::bugs_logged() == bugs + 1);
  server.handler.before = nullptr;
  CHECK(status_of(server.exchange("GET / HTTP/1.0\r\nHost: a\r\n\r\n")) == 200);
}

}  // namespace
