// Which answers of a backend are good, how much of them is read, and for how long.
#include "http/health_probe.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "http/backend_addresses.h"
#include "tests/support/http_loop.h"
#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::HttpLoop;
using test_support::localhost_certificate;
using test_support::RawListener;
using test_support::RawSocket;

// One check of a backend that the test plays by hand.
struct World {
  World() {
    addresses = http::backend_addresses("127.0.0.1", backend.port());
    probe.head = head;
    probe.timeout = 2s;
  }
  ~World() { loop.core.unwind(); }
  void start() {
    probe.addresses = addresses;
    loop.core.spawn(run(), [](std::exception_ptr) {});
  }
  http::Task<> run() { outcome = co_await http::probe_health(loop.core, pool, probe); }
  RawSocket asked() {
    start();
    RawSocket socket = loop.accept(backend);
    loop.receive(socket, "\r\n\r\n");
    return socket;
  }
  std::string told() {
    loop.until([&] { return outcome.has_value(); });
    return !outcome ? "nothing" : *outcome ? "ok" : outcome->error().detail;
  }

  HttpLoop loop;
  RawListener backend;
  http::BufferPool pool{32 * 1024};
  std::string head = http::health_request("payments.internal", "/healthz?deep=1");
  std::vector<http::SocketAddress> addresses;
  http::HealthProbe probe;
  std::optional<base::Status> outcome;
};

std::string with_length(std::size_t size, std::size_t sent) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(sent, 'x');
}

std::string chunked(std::size_t size) {
  std::string out = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t left = size; left > 0;) {
    const std::size_t piece = std::min<std::size_t>(left, 0xfff);
    char line[16];
    std::snprintf(line, sizeof line, "%zx\r\n", piece);
    out += line + std::string(piece, 'x') + "\r\n";
    left -= piece;
  }
  return out + "0\r\n\r\n";
}

std::string tiny_chunks(std::size_t count) {
  std::string out = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 0; i < count; ++i) out += "1;e=" + std::string(100, 'y') + "\r\nx\r\n";
  return out + "0\r\n\r\n";
}

TEST_CASE(
    "a check asks with the Host of calls, says who it is, sends nothing else, and ends its connection") {
  World world;
  RawSocket backend = world.asked();
  CHECK(backend.received ==
        "GET /healthz?deep=1 HTTP/1.1\r\nHost: payments.internal\r\nUser-Agent: tollgate-health\r\n"
        "Accept: */*\r\nConnection: close\r\n\r\n");
  backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CHECK(world.told() == "ok");
  world.loop.receive_all(backend);
  CHECK(backend.gone());
}

TEST_CASE("which answers are good: 2xx, whole, with at most 64 KiB of body") {
  struct Row {
    const char* name;
    std::string answer;
    bool closes;
    std::string_view expect;
  };
  const std::string until_close = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  const Row rows[] = {
      {"199 goes before an answer", "HTTP/1.1 199 Wait\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
       false, "ok"},
      {"200", with_length(2, 2), false, "ok"},
      {"204", "HTTP/1.1 204 No Content\r\n\r\n", false, "ok"},
      {"299", "HTTP/1.1 299 Fine\r\nContent-Length: 0\r\n\r\n", false, "ok"},
      {"300", "HTTP/1.1 300 Many\r\nContent-Length: 0\r\n\r\n", false, "answered 300"},
      {"302", "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", false, "answered 302"},
      {"404", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false, "answered 404"},
      {"503", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", false, "answered 503"},
      {"as large as it may be", with_length(65536, 65536), false, "ok"},
      {"a byte more, of which none is waited for", with_length(65537, 0), false,
       "the answer's body is too large"},
      {"chunked, as large as it may be", chunked(65536), false, "ok"},
      {"chunked, a byte more", chunked(65537), false, "the answer's body is too large"},
      {"chunks with more around them than in them", tiny_chunks(100), false, "ok"},
      {"far more around them", tiny_chunks(6000), false, "the answer's body is too large"},
      {"until the end, as large as it may be", until_close + std::string(65536, 'x'), true, "ok"},
      {"until the end, a byte more", until_close + std::string(65537, 'x'), false,
       "the answer's body is too large"},
      {"broken off", with_length(10, 9), true, "the answer broke off"},
      {"chunked, broken off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", true,
       "the answer broke off"},
      {"chunked, malformed", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false,
       "the chunked coding is malformed"},
      {"no answer", "", true, "closed before its answer"},
      {"not HTTP", "SSH-2.0-x\r\n\r\n", false, "response head: status line"},
      {"a head that does not end", "HTTP/1.1 200 OK\r\nX: " + std::string(40000, 'x'), false,
       "the answer's head is too large"},
      {"101, which was not asked for", "HTTP/1.1 101 Switching Protocols\r\n\r\n", false, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    World world;
    RawSocket backend = world.asked();
    backend.send(row.answer);
    world.loop.until([&] {
      backend.push();
      return backend.unsent.empty() || world.outcome;
    });
    if (row.closes) backend.close();
    const std::string told = world.told();
    if (row.expect.empty())
      CHECK(told != "ok");
    else
      CHECK(told == row.expect);
  }
}

TEST_CASE("the timeout is for all of it: an answer that comes in drops does not stretch it") {
  for (const bool whole : {true, false}) {
    CAPTURE(whole);
    World world;
    RawSocket backend = world.asked();
    backend.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    for (int i = 0; i < 3; ++i) {
      world.loop.advance(600ms);
      backend.send("x");
    }
    world.loop.advance(199ms);
    CHECK_FALSE(world.outcome);
    if (whole) backend.send("x");
    world.loop.advance(1ms);
    CHECK(world.told() == (whole ? "ok" : "no whole answer in time"));
  }
}

TEST_CASE("no answer within the timeout is a failure, and the connection is closed") {
  World world;
  RawSocket backend = world.asked();
  world.loop.advance(1999ms);
  CHECK_FALSE(world.outcome);
  world.loop.advance(1ms);
  CHECK(world.told() == "no whole answer in time");
  CHECK(world.outcome->error().code == base::ErrorCode::backend_timeout);
  world.loop.receive_all(backend);
  CHECK(backend.gone());
}

TEST_CASE("the first address that can be connected to is asked; none at all is a failure") {
  World world;
  RawListener closed;
  std::vector<http::SocketAddress> both = http::backend_addresses("127.0.0.1", closed.port());
  closed.close();
  both.push_back(world.addresses.front());
  world.addresses = both;
  RawSocket backend = world.asked();
  backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CHECK(world.told() == "ok");

  World refused;
  refused.backend.close();
  refused.start();
  CHECK(refused.told() == "connect: Connection refused");
  World nowhere;
  nowhere.addresses.clear();
  nowhere.start();
  CHECK(nowhere.told() == "no address");
}

TEST_CASE(
    "over TLS a backend that speaks without it fails, and one that stalls in the handshake is too late") {
  for (const bool answers : {true, false}) {
    CAPTURE(answers);
    World world;
    auto tls = http::ClientTls::load({localhost_certificate().certificate, "", ""});
    REQUIRE(tls);
    world.probe.tls = *tls;
    world.probe.server_name = "localhost";
    world.start();
    RawSocket backend = world.loop.accept(world.backend);
    world.loop.receive(backend, "\x16");
    CHECK(backend.received.find("GET") == std::string::npos);
    if (answers) {
      backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      CHECK(world.told() == "TLS: wrong version number");
    } else {
      world.loop.advance(2s);
      CHECK(world.told() == "TLS handshake");
    }
  }
}

}  // namespace
