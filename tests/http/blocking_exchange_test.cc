// The steps of a blocking exchange: what is written, and what the deadline cuts off.
#include "http/blocking_exchange.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/one_answer.h"

namespace {

using namespace std::chrono_literals;
using base::ErrorCode;
using http::BlockingExchange;
using test_support::RawListener;
using test_support::RawSocket;

BlockingExchange::SteadyTime in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

base::Status connect(BlockingExchange& exchange, std::uint16_t port, BlockingExchange::SteadyTime not_after) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return exchange.connect(reinterpret_cast<const sockaddr&>(to), sizeof to, not_after);
}

TEST_CASE("the request's head: Host and length are added, nothing can break out of its line") {
  const http::Url url = *http::parse_url("https://shop.example:8443/a?b=c");
  struct Case {
    const char* name;
    const char* method;
    std::vector<std::pair<std::string, std::string>> fields;
    std::size_t body;
    const char* expect;  // nullptr: refused
  };
  const Case cases[] = {
      {"GET",
       "GET",
       {{"A", "b"}},
       0,
       "GET /a?b=c HTTP/1.1\r\nA: b\r\nHost: shop.example:8443\r\nConnection: close\r\n\r\n"},
      {"POST without a body",
       "POST",
       {},
       0,
       "POST /a?b=c HTTP/1.1\r\nHost: shop.example:8443\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
      {"a Host of the caller's",
       "GET",
       {{"host", "other"}},
       3,
       "GET /a?b=c HTTP/1.1\r\nhost: other\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"},
      {"a method with a space", "GET /", {}, 0, nullptr},
      {"a name with a colon", "GET", {{"A:", "b"}}, 0, nullptr},
      {"a value with a line break", "GET", {{"A", "b\nc"}}, 0, nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto head = http::client_request_head(c.method, url, c.fields, c.body);
    REQUIRE(head.has_value() == (c.expect != nullptr));
    if (c.expect) CHECK(*head == c.expect);
  }
}

TEST_CASE("an answer that trickles is cut off, although every wait is short") {
  BlockingExchange exchange(in(50ms));
  RawListener server;
  REQUIRE(connect(exchange, server.port(), in(1h)));
  std::optional<RawSocket> peer;
  while (!(peer = server.accept())) std::this_thread::yield();
  std::atomic<bool> done{false};
  std::thread trickle([&] {
    peer->send("HTTP/1.1 200 OK\r\n\r\n");
    while (!done && !peer->gone()) peer->send("x");
  });
  const auto answer = exchange.read(http::AnswerReader(false, {1024, 10, std::size_t{1} << 40}));
  done = true;
  trickle.join();
  REQUIRE(!answer);
  CHECK(answer.error().code == ErrorCode::backend_timeout);
}

TEST_CASE("connecting has a limit of its own, and may be tried again") {
  test_support::OneAnswer server("HTTP/1.1 204 No Content\r\n\r\n");
  RawListener full(0);
  std::vector<RawSocket> waiting;  // the kernel answers no more than these
  for (int i = 0; i < 3; ++i) {
    waiting.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(full.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(waiting.back().fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  BlockingExchange exchange(in(1h));
  const auto first = connect(exchange, full.port(), in(20ms));
  REQUIRE(!first);
  CHECK(first.error().code == ErrorCode::backend_timeout);
  REQUIRE(connect(exchange, server.port(), in(1h)));
  REQUIRE(exchange.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""));
  const auto answer = exchange.read(http::AnswerReader(false));
  REQUIRE(answer);
  CHECK(answer->status == 204);
}

TEST_CASE("a plain URL needs no handshake; a server that does not know TLS fails it") {
  test_support::OneAnswer server("HTTP/1.1 400 Bad Request\r\n\r\n\r\n\r\n");
  BlockingExchange exchange(in(1h));
  REQUIRE(connect(exchange, server.port(), in(1h)));
  CHECK(exchange.secure(*http::parse_url("http://localhost/"), ""));
  const auto failed = [&] {
    const RawListener plain;
    BlockingExchange other(in(20ms));
    REQUIRE(connect(other, plain.port(), in(1h)));
    return other.secure(*http::parse_url("https://localhost/"), "");
  }();
  REQUIRE(!failed);
  CHECK(failed.error().code == ErrorCode::backend_timeout);
  CHECK(exchange.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""));
}

}  // namespace
