// When targets are checked, what changes the verdict on them, and when their checks end.
#include "http/health_checks.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <system_error>

#include "http/backend_addresses.h"
#include "tests/support/fixed_random.h"
#include "tests/support/http_loop.h"

namespace {

using namespace std::chrono_literals;
using test_support::ConstantRandom;
using test_support::count_of;
using test_support::HttpLoop;
using test_support::RawListener;
using test_support::RawSocket;

constexpr std::string_view kWell = "HTTP/1.1 204 No Content\r\n\r\n";
constexpr std::string_view kUnwell = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

// A backend that the test plays by hand; every 5 s, the first time at once (the phase is 0).
struct World {
  explicit World(std::uint8_t random_byte = 0) : random(random_byte) {}
  http::HealthCheckOptions options() {
    http::HealthCheckOptions out;
    out.labels = {"payments", "live", "http://127.0.0.1"};
    out.host = "127.0.0.1";
    out.port = backend.port();
    out.authority = "payments.internal";
    out.path = "/healthz";
    return out;
  }
  /// Whether somebody asks now; then it gets `answer`.
  bool asked(std::string_view answer) {
    loop.settle();
    loop.core.tick();
    loop.settle();
    std::optional<RawSocket> socket = backend.accept();
    if (!socket) return false;
    loop.receive(*socket, "\r\n\r\n");
    socket->send(answer);
    loop.receive_all(*socket);
    loop.settle();
    return count_of(socket->received, "GET /healthz HTTP/1.1\r\n") == 1;
  }
  bool asked_later(std::string_view answer, base::Micros after = 5s) {
    loop.advance(after);
    return asked(answer);
  }

  HttpLoop loop;
  ConstantRandom random;
  RawListener backend;
  http::HealthChecks checks{loop.core, random};
};

TEST_CASE(
    "a target is checked every so often, and three failures in a row make it unhealthy, two successes well") {
  World world;
  const auto verdict = world.checks.watch(world.options(), true);
  CHECK(world.asked(kUnwell));
  CHECK_FALSE(world.asked_later(kWell, 4999ms));
  CHECK(world.asked_later(kUnwell, 1ms));
  CHECK(verdict->healthy());
  CHECK(world.asked_later(kUnwell));
  CHECK_FALSE(verdict->healthy());
  CHECK(world.asked_later(kWell));
  CHECK_FALSE(verdict->healthy());
  CHECK(world.asked_later(kWell));
  CHECK(verdict->healthy());
  CHECK(verdict->share(world.loop.clock.now(), 10s) == 100);  // since now
}

TEST_CASE("a check that gets no answer fails at its timeout, and the next one is at its time all the same") {
  World world;
  http::HealthCheckOptions options = world.options();
  options.rules = {1, 1};
  const auto verdict = world.checks.watch(options, true);
  world.loop.settle();
  world.loop.core.tick();
  RawSocket silent = world.loop.accept(world.backend);
  world.loop.advance(1999ms);
  CHECK(verdict->healthy());
  world.loop.advance(1ms);
  CHECK_FALSE(verdict->healthy());
  CHECK_FALSE(world.asked_later(kWell, 2999ms));
  CHECK(world.asked_later(kWell, 1ms));
  CHECK(verdict->healthy());
}

TEST_CASE("checks that were missed while the loop stood still are not made up for, and the phase stays") {
  World world;
  const auto verdict = world.checks.watch(world.options(), true);
  CHECK(world.asked(kWell));
  CHECK(world.asked_later(kWell, 17s));
  CHECK_FALSE(world.asked(kWell));
  CHECK_FALSE(world.asked_later(kWell, 2999ms));
  CHECK(world.asked_later(kWell, 1ms));
}

TEST_CASE("the first check is after a part of the interval that is drawn") {
  World world(0x01);  // 0x0101… modulo 5,000,000 microseconds
  const auto phase = base::Micros(0x0101010101010101 % 5'000'000);
  const auto verdict = world.checks.watch(world.options(), true);
  CHECK_FALSE(world.asked(kWell));
  CHECK_FALSE(world.asked_later(kWell, phase - 1us));
  CHECK(world.asked_later(kWell, 1us));
  CHECK_FALSE(world.asked_later(kWell, 5s - 1us));
  CHECK(world.asked_later(kWell, 1us));
}

TEST_CASE("the same options are one check and one verdict, others are another, which begins as it is told") {
  World world;
  const auto one = world.checks.watch(world.options(), true);
  CHECK(world.checks.watch(world.options(), false) == one);
  http::HealthCheckOptions other = world.options();
  other.rules.healthy_after = 1;
  const auto next = world.checks.watch(other, false);
  CHECK(next != one);
  CHECK(one->healthy());
  CHECK_FALSE(next->healthy());
  world.loop.settle();
  CHECK(world.checks.size() == 2);
}

TEST_CASE("a target is checked as long as somebody has its verdict") {
  World world;
  auto verdict = world.checks.watch(world.options(), true);
  const auto second = verdict;
  CHECK(world.asked(kWell));
  verdict.reset();
  CHECK(world.asked_later(kWell));
  CHECK(world.checks.size() == 1);
}

TEST_CASE("nobody has its verdict any more: nothing is asked, and the check goes when it would be due") {
  World world;
  auto verdict = world.checks.watch(world.options(), true);
  CHECK(world.asked(kWell));
  verdict.reset();
  CHECK(world.checks.size() == 1);
  CHECK_FALSE(world.asked_later(kWell));
  CHECK(world.checks.size() == 0);
  verdict = world.checks.watch(world.options(), true);  // again
  CHECK(world.asked(kWell));
  verdict.reset();
  verdict = world.checks.watch(world.options(), true);
  CHECK(world.asked(kWell));  // the new one; the first one is not due
  CHECK(world.checks.size() == 2);
  CHECK(world.asked_later(kWell));
  CHECK_FALSE(world.asked(kWell));
  CHECK(world.checks.size() == 1);
}

TEST_CASE("a verdict that is let go of before its check began, or in the midst of one, harms nobody") {
  World world;
  world.checks.watch(world.options(), true).reset();
  world.loop.settle();
  CHECK(world.checks.size() == 0);
  auto verdict = world.checks.watch(world.options(), true);
  world.loop.settle();
  world.loop.core.tick();
  RawSocket backend = world.loop.accept(world.backend);
  world.loop.receive(backend, "\r\n\r\n");
  verdict.reset();
  backend.send(kUnwell);
  world.loop.receive_all(backend);
  world.loop.advance(5s);
  CHECK(world.checks.size() == 0);
}

TEST_CASE("checks that end in the midst of asking close the connection; the verdict stays") {
  HttpLoop loop;
  ConstantRandom random;
  RawListener backend;
  RawSocket asked;
  std::shared_ptr<const http::TargetVerdict> verdict;
  {
    http::HealthChecks checks(loop.core, random);
    http::HealthCheckOptions options;
    options.host = "127.0.0.1";
    options.port = backend.port();
    options.authority = "a";
    options.path = "/";
    verdict = checks.watch(options, true);
    loop.settle();
    loop.core.tick();
    asked = loop.accept(backend);
  }
  loop.receive_all(asked);
  CHECK(asked.gone());
  CHECK(verdict->healthy());
}

TEST_CASE("a target's name that cannot be resolved is named, and not checked") {
  World world;
  http::HealthCheckOptions options = world.options();
  options.host = "not..a.name";
  CHECK_THROWS_WITH_AS(world.checks.watch(options, true), doctest::Contains("not..a.name"),
                       std::system_error);
  world.loop.settle();
  CHECK(world.checks.size() == 0);
}

TEST_CASE("a target that is a name is asked at the address that it has by then") {
  World world;
  RawListener other;
  const auto at = [](const RawListener& listener) {
    return http::backend_addresses("127.0.0.1", listener.port());
  };
  const auto name = std::make_shared<http::FollowedName>(at(other));
  http::HealthCheckOptions options = world.options();
  options.host = "not..a.name";
  options.name = name;
  const auto verdict = world.checks.watch(options, true);
  CHECK_FALSE(world.asked(kWell));
  CHECK(other.accept());
  name->replace(at(world.backend));
  CHECK(world.asked_later(kWell));
}

}  // namespace
