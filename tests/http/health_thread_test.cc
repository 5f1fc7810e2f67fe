// Health checks on their own thread: verdicts reach others, and the end comes at once.
#include "http/health_thread.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "tests/support/fixed_random.h"
#include "tests/support/raw_socket.h"

namespace {

using namespace std::chrono_literals;
using test_support::ConstantRandom;
using test_support::RawListener;
using test_support::RawSocket;

TEST_CASE("without a target there is no thread, and nothing to end") {
  const base::SystemClock clock;
  ConstantRandom random;
  const http::HealthThread thread(clock, random);
}

TEST_CASE(
    "a verdict changes while others read it, and a check that still waits for its answer ends with the "
    "thread") {
  const base::SystemClock clock;
  ConstantRandom random;
  RawListener backend;
  auto thread = std::make_unique<http::HealthThread>(clock, random);
  http::HealthCheckOptions options;
  options.host = "127.0.0.1";
  options.port = backend.port();
  options.authority = "a";
  options.path = "/";
  options.every = 10ms;
  options.timeout = 10min;
  options.rules = {1, 1};
  const auto verdict = thread->watch(options, true);
  CHECK(thread->watch(options, true) == verdict);
  const auto until = std::chrono::steady_clock::now() + 20s;
  std::optional<RawSocket> asked;
  while (verdict->healthy() && std::chrono::steady_clock::now() < until) {
    if (!asked) asked = backend.accept();
    if (asked) asked->send("HTTP/1.1 500 Bug\r\nContent-Length: 0\r\n\r\n");
    std::this_thread::yield();
  }
  CHECK_FALSE(verdict->healthy());
  asked.reset();
  while (!asked && std::chrono::steady_clock::now() < until) {
    asked = backend.accept();
    std::this_thread::yield();
  }
  REQUIRE(asked);
  thread.reset();
  while (!asked->gone() && std::chrono::steady_clock::now() < until) asked->pull();
  CHECK(asked->gone());
}

}  // namespace
