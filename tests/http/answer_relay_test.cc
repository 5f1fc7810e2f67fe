// Answers through the proxy: framing on both sides, fields of the hop, streaming, broken ends.
#include "http/answer_relay.h"

#include <doctest/doctest.h>

#include "tests/support/proxy_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::kGet;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

const std::string kOk = "HTTP/1.1 200 OK\r\nDate: D\r\n";  // what every relayed answer below begins with

TEST_CASE("answers are relayed with framing of our own (RFC 9112 6.3)") {
  struct Case {
    const char* name;
    std::string_view request;
    std::string backend;
    bool backend_closes;
    std::string expect;
    bool reused;  // afterwards, the backend's connection
  };
  const std::string_view head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
                         old = "GET / HTTP/1.0\r\nHost: a\r\n\r\n";
  const Case cases[] = {
      {"length", kGet, kOk + "Content-Length: 5\r\n\r\nhello", false,
       kOk + "X-Gateway: yes\r\nContent-Length: 5\r\n\r\nhello", true},
      {"length 0", kGet, kOk + "Content-Length: 0\r\n\r\n", false,
       kOk + "X-Gateway: yes\r\nContent-Length: 0\r\n\r\n", true},
      {"chunked, all at once: its length is known", kGet,
       kOk + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nX: trailer\r\n\r\n", false,
       kOk + "X-Gateway: yes\r\nContent-Length: 5\r\n\r\nhello", true},
      {"156 until close becomes chunked", kGet, "HTTP/1.0 200 OK\r\nDate: D\r\n\r\nhello", true,
       kOk + "X-Gateway: yes\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", false},
      {"156 until close stays so for HTTP/1.0", old, "HTTP/1.0 200 OK\r\nDate: D\r\n\r\nhello", true,
       kOk + "X-Gateway: yes\r\nConnection: close\r\n\r\nhello", false},
      {"123 HEAD with a length", head, kOk + "Content-Length: 5\r\n\r\n", false,
       kOk + "X-Gateway: yes\r\nContent-Length: 5\r\n\r\n", true},
      {"HEAD chunked", head, kOk + "Transfer-Encoding: chunked\r\n\r\n", false,
       kOk + "X-Gateway: yes\r\n\r\n", true},
      {"124 204", kGet, "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n", false,
       "HTTP/1.1 204 No Content\r\nDate: D\r\nX-Gateway: yes\r\n\r\n", true},
      {"124 204 with a length and a body", kGet,
       "HTTP/1.1 204 No Content\r\nDate: D\r\nContent-Length: 5\r\n\r\nhello", false,
       "HTTP/1.1 204 No Content\r\nDate: D\r\nX-Gateway: yes\r\n\r\n", false},
      {"124 304 with a length", kGet, "HTTP/1.1 304 Not Modified\r\nDate: D\r\nContent-Length: 5\r\n\r\n",
       false, "HTTP/1.1 304 Not Modified\r\nDate: D\r\nX-Gateway: yes\r\n\r\n", true},
      {"126 205", kGet, "HTTP/1.1 205 Reset Content\r\nDate: D\r\nContent-Length: 0\r\n\r\n", false,
       "HTTP/1.1 205 Reset Content\r\nDate: D\r\nX-Gateway: yes\r\nContent-Length: 0\r\n\r\n", true},
      {"125 interim answers pass, but for 100, without fields of the hop or of ours", kGet,
       "HTTP/1.1 103 Early Hints\r\nLink: x\r\nConnection: X-Hop\r\nX-Hop: 1\r\nContent-Length: "
       "5\r\n\r\n"
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 P\r\n\r\n" +
           kOk + "Content-Length: 2\r\n\r\nok",
       false,
       "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 102 P\r\n\r\n" + kOk +
           "X-Gateway: yes\r\nContent-Length: 2\r\n\r\nok",
       true},
      {"125 HTTP/1.0 gets the final answer alone", old,
       "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + kOk + "Content-Length: 2\r\n\r\nok", false,
       kOk + "X-Gateway: yes\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", true},
      {"159 fields of the hop and those that Connection names", kGet,
       kOk + "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: t\r\nProxy-Authenticate: "
             "p\r\nTrailer: t\r\n"
             "TE: t\r\nUpgrade: u\r\nX-Kept: k\r\nContent-Length: 2\r\n\r\nok",
       false, kOk + "X-Kept: k\r\nX-Gateway: yes\r\nContent-Length: 2\r\n\r\nok", true},
      {"the backend closes", kGet, kOk + "Connection: close\r\nContent-Length: 2\r\n\r\nok", false,
       kOk + "X-Gateway: yes\r\nContent-Length: 2\r\n\r\nok", false},
      {"124 more bytes than the length says", kGet, kOk + "Content-Length: 2\r\n\r\nok!HTTP/1.1 200 evil",
       false, kOk + "X-Gateway: yes\r\nContent-Length: 2\r\n\r\nok", false},
      {"bytes behind the last chunk", kGet, kOk + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\nmore",
       false, kOk + "X-Gateway: yes\r\nContent-Length: 1\r\n\r\na", false},
      {"no Date: ours", kGet, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false,
       "HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nX-Gateway: yes\r\nContent-Length: "
       "2\r\n\r\nok",
       true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ProxyWorld world;
    RawSocket backend = world.backend_for(c.request);
    backend.send(c.backend);
    if (c.backend_closes) backend.finish_sending();
    world.loop.receive(world.client, c.expect);
    world.loop.settle();
    world.client.pull();
    CHECK(world.client.received == c.expect);
    CHECK(world.handler.upstream.idle() == (c.reused ? 1 : 0));
    REQUIRE(world.handler.last);
    CHECK(world.handler.last->complete);
  }
}

TEST_CASE("an answer that is larger than max_answer is 502, or breaks off if it had begun") {
  struct Case {
    const char* name;
    std::string first, second;  // what the backend sends
    int status;                 // 200: passed on whole
    bool whole;
  };
  const Case cases[] = {
      {"length, as large as it may be", "Content-Length: 4\r\n\r\n", "1234", 200, true},
      {"length, larger", "Content-Length: 5\r\n\r\n", "1234Z", 502, false},
      {"chunked, as large as it may be", "Transfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n0\r\n\r\n", "", 200,
       true},
      {"chunked, larger at once", "Transfer-Encoding: chunked\r\n\r\n5\r\n1234Z\r\n0\r\n\r\n", "", 502,
       false},
      {"chunked, larger later", "Transfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n", "1\r\nZ\r\n0\r\n\r\n", 200,
       false},
      {"until the end, larger later", "\r\n1234", "Z", 200, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ProxyWorld world;
    world.handler.max_answer = 4;
    RawSocket backend = world.backend_for(kGet);
    backend.send("HTTP/1.1 200 OK\r\n" + c.first);
    world.loop.settle();
    backend.send(c.second);
    world.loop.settle();
    world.client.pull();
    CHECK(world.client.received.starts_with("HTTP/1.1 " + std::to_string(c.status)));
    CHECK(world.client.received.find('Z', 12) == std::string::npos);
    CHECK(world.handler.error.has_value() == (c.status == 502));
    if (c.status == 200) CHECK(world.handler.last->complete == c.whole);
    if (!c.whole) CHECK(world.handler.upstream.idle() == 0);
  }
}

TEST_CASE("names that only the gateway sets do not pass (160)") {
  ProxyWorld world;
  const std::string_view owned[] = {"ratelimit", "x-request-id"};
  world.handler.fields.owned = owned;
  RawSocket backend = world.backend_for(kGet);
  backend.send(
      kOk + "RateLimit: evil\r\nX-REQUEST-ID: evil\r\nRateLimit-Policy: kept\r\nContent-Length: 0\r\n\r\n");
  const std::string answer(world.loop.receive(world.client, "\r\n\r\n"));
  CHECK(answer.find("evil") == std::string::npos);
  CHECK(answer.find("RateLimit-Policy: kept\r\n") != std::string::npos);
}

TEST_CASE("a stream is passed on as it comes, and the connection is kept when it ends well") {
  struct Case {
    const char* name;
    std::string head;
    std::string pieces[3];
    std::string expect;
  };
  const Case cases[] = {
      {"length", "Content-Length: 9\r\n\r\n", {"one", "two", "end"}, "Content-Length: 9\r\n\r\nonetwoend"},
      {"chunked",
       "Transfer-Encoding: chunked\r\n\r\n",
       {"3\r\none\r\n", "2;x\r\ntw\r\n1\r\no", "\r\n3\r\nend\r\n0\r\nA: b\r\n\r\n"},
       "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n3\r\nend\r\n0\r\n\r\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ProxyWorld world;
    RawSocket backend = world.backend_for(kGet);
    backend.send(kOk + c.head);
    for (const std::string& piece : c.pieces) {
      world.loop.settle();
      backend.send(piece);
    }
    world.loop.settle();
    world.client.pull();
    CHECK(world.client.received == kOk + "X-Gateway: yes\r\n" + c.expect);
    CHECK(world.handler.upstream.idle() == 1);
    CHECK(world.handler.last->body_bytes == 9);
  }
}

TEST_CASE("an answer of 5 MB arrives whole, whatever its framing") {
  std::string body(5'000'000, ' ');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);
  SUBCASE("length") {
    ProxyWorld world;
    RawSocket backend = world.backend_for("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    backend.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + body);
    world.loop.until([&] { return backend.push(), world.client.pull(), world.client.gone(); });
    CHECK(world.client.received.ends_with("\r\n\r\n" + body));
  }
  SUBCASE("until close") {
    ProxyWorld world;
    RawSocket backend = world.backend_for("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
    backend.send("HTTP/1.0 200 OK\r\n\r\n" + body);
    world.loop.until([&] { return backend.push(), world.client.pull(), backend.unsent.empty(); });
    backend.finish_sending();
    world.loop.receive_all(world.client);
    CHECK(world.client.received.ends_with("\r\n\r\n" + body));
  }
}

TEST_CASE("a slow client slows the backend down: memory stays bounded (135)") {
  ProxyWorld world;
  world.client = world.connect(4096);
  RawSocket backend = world.backend_for(kGet);
  backend.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + std::string(60'000'000, 'x'));
  for (int i = 0; i < 50; ++i) {
    world.loop.settle();
    backend.push();
  }
  // What has left the backend sits in kernel buffers: the proxy reads no faster than its client.
  CHECK(backend.unsent.size() > 20'000'000);
  world.client.pull(1'000'000);
  world.loop.settle();
  CHECK(world.handler.upstream.idle() == 0);
}

TEST_CASE("an answer that breaks off never looks complete (150)") {
  struct Case {
    const char* name;
    std::string_view request;
    std::string backend;
    bool by_reset;
    bool client_reset;  // the only way to say it where the end of the connection is the end of the body
  };
  const std::string_view old = "GET / HTTP/1.0\r\nHost: a\r\n\r\n";
  const std::string chunk = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
  const Case cases[] = {
      {"length, closed", kGet, kOk + "Content-Length: 10\r\n\r\nhello", false, false},
      {"length, reset", kGet, kOk + "Content-Length: 10\r\n\r\nhello", true, false},
      {"chunked, closed", kGet, kOk + chunk, false, false},
      {"chunked, reset", kGet, kOk + chunk, true, false},
      {"chunked, malformed", kGet, kOk + chunk + "junk", false, false},
      {"chunked to HTTP/1.0", old, kOk + chunk, false, true},
      {"until close, reset", kGet, "HTTP/1.0 200 OK\r\nDate: D\r\n\r\nhello", true, false},
      {"until close to HTTP/1.0, reset", old, "HTTP/1.0 200 OK\r\nDate: D\r\n\r\nhello", true, true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ProxyWorld world;
    RawSocket backend = world.backend_for(c.request);
    backend.send(c.backend);
    world.loop.settle();
    world.client.pull();
    CHECK(status_of(world.client.received) == 200);
    if (c.by_reset)
      backend.reset();
    else
      backend.close();
    world.loop.receive_all(world.client);
    CHECK(world.client.received.find("\r\n0\r\n\r\n") == std::string::npos);
    CHECK(world.client.was_reset == c.client_reset);
    CHECK(count_of(world.client.received, "HTTP/1.1 ") == 1);
    REQUIRE(world.handler.last);
    CHECK(!world.handler.last->complete);
    CHECK(world.handler.upstream.idle() == 0);
  }
}

TEST_CASE("a backend that stops in the middle of its answer is given up after the response timeout") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  backend.send(kOk + "Content-Length: 10\r\n\r\nhello");
  world.loop.advance(4s);
  backend.send("w");
  world.loop.advance(4s);
  CHECK(!world.handler.last);
  world.loop.advance(2s);
  REQUIRE(world.handler.last);
  CHECK(!world.handler.last->complete);
  world.loop.receive_all(world.client);
  CHECK(world.client.received.ends_with("hellow"));
}

TEST_CASE("when the client goes away in the middle, the backend's connection is closed, not reused (139)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  backend.send(kOk + "Content-Length: 1000000\r\n\r\n" + std::string(1000, 'x'));
  world.loop.settle();
  world.client.reset();
  backend.send(std::string(999'000, 'x'));
  world.loop.receive_all(backend);
  CHECK(backend.gone());
  REQUIRE(world.handler.last);
  CHECK(!world.handler.last->complete);
  CHECK(world.handler.upstream.idle() == 0);
}

}  // namespace
