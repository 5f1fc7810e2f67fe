// Connections that are one too many: told so, waited for, and not more of them than there is room for (141).
#include "http/turn_away.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/recording_handler.h"

namespace {

using namespace std::chrono_literals;
using test_support::RawSocket;
using test_support::status_of;
using test_support::TestServer;

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

TEST_CASE("above max_connections: 503 with Retry-After, and room again when one has gone (141)") {
  http::ListenOptions options;
  options.max_connections = 2;
  TestServer server(options);
  std::vector<RawSocket> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(server.connect());
    clients.back().send(i < 2 ? kRequest.substr(0, 10) : kRequest);  // the first two are busy
    server.loop.settle();
  }
  CHECK(server.listener.connections() == 2);
  const std::string answer(server.loop.receive_all(clients[2]));
  CHECK(status_of(answer) == 503);
  CHECK(answer.find("\r\nRetry-After: 1\r\n") != std::string::npos);
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
  CHECK(clients[2].ended);
  CHECK_FALSE(clients[2].was_reset);
  CHECK(server.handler.refused == std::vector{base::ErrorCode::overloaded});
  clients[0].close();
  server.loop.settle();
  RawSocket late = server.connect();
  late.send(kRequest);
  CHECK(status_of(server.loop.receive(late, "{}")) == 200);
}

TEST_CASE("who is turned away is waited for a second, and many are at once, but not more (141)") {
  http::ListenOptions options;
  options.max_connections = 1;
  TestServer server(options);
  RawSocket busy = server.connect();
  busy.send("G");
  server.loop.settle();
  std::vector<RawSocket> silent;
  for (std::size_t i = 0; i < http::kMostTurnedAway + 5; ++i) {
    silent.push_back(server.connect());
    if (i % 10 == 0) server.loop.settle();
  }
  server.loop.settle();
  std::size_t closed = 0;
  for (RawSocket& one : silent) {
    one.pull();
    closed += one.gone() && one.received.empty();
  }
  CHECK(closed == 5);
  server.loop.advance(2s);
  for (std::size_t i = 0; i < http::kMostTurnedAway; ++i) {
    silent[i].pull();
    REQUIRE(status_of(silent[i].received) == 503);
    REQUIRE(silent[i].ended);
  }
  CHECK(server.listener.connections() == 1);
  // What a client goes on sending is read away up to a bound, so that it can read its answer.
  RawSocket sends = server.connect();
  sends.send(std::string(kRequest) + std::string(10'000, 'x'));
  CHECK(status_of(server.loop.receive_all(sends)) == 503);
  CHECK_FALSE(sends.was_reset);
}

}  // namespace
