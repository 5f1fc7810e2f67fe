// While a successor was being started, which for a moment has every descriptor, a connection that ended was
// heard of again after it was gone.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "http/core.h"
#include "http/socket.h"
#include "tests/support/fake_clock.h"

TEST_CASE("a socket that has gone is not heard of, even if another process has its descriptor (epoll(7))") {
  test_support::FakeClock clock;
  http::Core core(clock);
  int fds[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
  auto socket = std::make_unique<http::Socket>(core, fds[0]);
  while (core.turn(std::chrono::milliseconds(0)) > 0) {
  }
  const int of_the_child = ::fcntl(fds[0], F_DUPFD_CLOEXEC, 0);
  REQUIRE(of_the_child >= 0);
  socket.reset();
  REQUIRE(::write(fds[1], "x", 1) == 1);
  CHECK(core.turn(std::chrono::milliseconds(0)) == 0);
  ::close(fds[1]);
  CHECK(core.turn(std::chrono::milliseconds(0)) == 0);
  ::close(of_the_child);
}
