// After a machine had stood still, requests whose answers had come meanwhile were given up as too late.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "http/core.h"
#include "http/socket.h"
#include "http/task.h"
#include "tests/support/fake_clock.h"

namespace {

struct GivenUp final : http::Deadline {
  void expire() override { expired = true; }
  bool expired = false;
};

http::Task<> wait_for_answer(http::Core& core, http::Socket& socket, GivenUp& deadline, bool& answered) {
  co_await socket.wait(http::Socket::readable);
  answered = true;
  deadline.clear();
  core.stop();
}

/// Ends its turn with the answer on its way and more than two ticks of the loop gone by, whose time is the
/// machine's own.
http::Task<> stand_still(http::Socket& socket, int peer, test_support::FakeClock& clock) {
  co_await socket.wait(http::Socket::readable);
  REQUIRE(::write(peer, "x", 1) == 1);
  clock.advance(std::chrono::seconds(6));
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(700);
  while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
}

}  // namespace

TEST_CASE("issue: what came while the loop stood still is read before deadlines are looked at") {
  test_support::FakeClock clock;
  http::Core core(clock);
  int answer[2], signal[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, answer) == 0);
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, signal) == 0);
  http::Socket near(core, answer[0]), other(core, signal[0]);
  GivenUp deadline;
  bool answered = false;
  core.watch(deadline);
  deadline.set(core.now() + std::chrono::seconds(5));
  core.spawn(wait_for_answer(core, near, deadline, answered), [](std::exception_ptr) {});
  core.spawn(stand_still(other, answer[1], clock), [](std::exception_ptr) {});
  REQUIRE(::write(signal[1], "x", 1) == 1);
  core.run();
  CHECK(answered);
  CHECK(!deadline.expired);
  ::close(answer[1]);
  ::close(signal[1]);
}
