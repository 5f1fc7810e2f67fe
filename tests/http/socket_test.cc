// What a socket is ready for: edges that are remembered, ends that stay, waking, and going away in the middle
// of a turn.
#include "http/socket.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "tests/support/http_loop.h"

namespace {

using http::Io;
using http::Socket;
using http::Task;
using namespace std::chrono_literals;
using test_support::HttpLoop;

/// A watched socket and the blocking end of the same connection.
struct Pair {
  explicit Pair(http::Core& core) : near(core) {
    int fds[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
    near.open(fds[0]);
    far = fds[1];
  }
  ~Pair() { hang_up(); }
  void hang_up() {
    if (far >= 0) ::close(std::exchange(far, -1));
  }
  void say(const std::string& text) {
    REQUIRE(::write(far, text.data(), text.size()) == ssize_t(text.size()));
  }
  std::string hear(std::size_t most) {
    std::string text(most, '\0');
    const ssize_t n = ::read(near.fd(), text.data(), most);
    text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    if (n < 0 || text.size() < most) near.drained();
    return text;
  }
  Socket near;
  int far = -1;
};

Task<> count_readable(Pair& pair, int& count) {
  for (;;) {
    co_await pair.near.wait(Socket::readable);
    ++count;
    (void)pair.hear(64);
  }
}

Task<> once(Socket& socket, std::uint8_t interest, bool& done) {
  co_await socket.wait(interest);
  done = true;
}

TEST_CASE("who waits for input goes on when it comes, once for each time that it was read") {
  HttpLoop loop;
  Pair pair(loop.core);
  int count = 0;
  loop.core.spawn(count_readable(pair, count), [](std::exception_ptr) {});
  loop.settle();
  CHECK(count == 0);
  for (int i = 1; i <= 3; ++i) {
    pair.say("hello");
    loop.settle();
    CHECK(count == i);
  }
  loop.core.unwind();
}

TEST_CASE("input that came before anybody waited, or that was left over, is not forgotten") {
  HttpLoop loop;
  Pair pair(loop.core);
  pair.say("abcdef");
  loop.settle();
  CHECK(!pair.near.quiet());
  CHECK(pair.hear(3) == "abc");  // as much as was asked for: there may be more
  bool done = false;
  loop.core.spawn(once(pair.near, Socket::readable, done), [](std::exception_ptr) {});
  CHECK(done);
  CHECK(pair.hear(64) == "def");
  CHECK(pair.near.quiet());
}

TEST_CASE("the peer's end stays readable, also behind input that was read") {
  HttpLoop loop;
  Pair pair(loop.core);
  pair.say("last");
  pair.hang_up();
  loop.settle();
  CHECK(pair.hear(64) == "last");
  CHECK(!pair.near.quiet());
  bool done = false;
  loop.core.spawn(once(pair.near, Socket::readable, done), [](std::exception_ptr) {});
  CHECK(done);
}

Task<> fill(Pair& pair, bool& blocked, bool& room) {
  const std::string text(64 * 1024, 'x');
  while (::write(pair.near.fd(), text.data(), text.size()) > 0) {
  }
  blocked = errno == EAGAIN;
  co_await pair.near.wait_again(Io::want_write);
  room = true;
}

TEST_CASE("who waits for room goes on when the peer has read") {
  HttpLoop loop;
  Pair pair(loop.core);
  loop.settle();
  bool blocked = false, room = false;
  loop.core.spawn(fill(pair, blocked, room), [](std::exception_ptr) {});
  loop.settle();
  CHECK(blocked);
  CHECK(!room);
  std::string sink(1 << 20, '\0');
  while (::read(pair.far, sink.data(), sink.size()) > 0) {
  }
  loop.settle();
  CHECK(room);
}

TEST_CASE("wake() lets go on who waits, in the next turn, and is nothing when nobody waits") {
  HttpLoop loop;
  Pair pair(loop.core);
  loop.settle();
  pair.near.wake();
  bool done = false;
  loop.core.spawn(once(pair.near, Socket::readable, done), [](std::exception_ptr) {});
  loop.settle();
  CHECK(!done);
  pair.near.wake();
  CHECK(!done);
  loop.settle();
  CHECK(done);
}

TEST_CASE("a socket that is not waited for for writing does not wake who waits for reading") {
  HttpLoop loop;
  Pair pair(loop.core);
  bool done = false;
  loop.core.spawn(once(pair.near, Socket::readable, done), [](std::exception_ptr) {});
  loop.settle();  // it has become writable
  CHECK(!done);
  bool either = false;
  Pair other(loop.core);
  loop.settle();
  loop.core.spawn(once(other.near, Socket::readable | Socket::writable, either), [](std::exception_ptr) {});
  CHECK(either);
}

Task<> destroy_other(Socket& mine, std::unique_ptr<Pair>& other) {
  co_await mine.wait(Socket::readable);
  other.reset();
}

TEST_CASE("sockets may destroy one another in the turn in which both are ready, or woken") {
  for (const bool woken : {false, true}) {
    CAPTURE(woken);
    HttpLoop loop;
    auto a = std::make_unique<Pair>(loop.core), b = std::make_unique<Pair>(loop.core);
    loop.settle();
    loop.core.spawn(destroy_other(a->near, b), [](std::exception_ptr) {});
    loop.core.spawn(destroy_other(b->near, a), [](std::exception_ptr) {});
    if (woken) {
      a->near.wake();
      b->near.wake();
    } else {
      a->say("x");
      b->say("x");
    }
    loop.settle();
    CHECK((a == nullptr) != (b == nullptr));  // the other one's turn never came
  }
}

Task<> take_turns(Socket& socket, std::string& order, char name) {
  for (int i = 0; i < 3; ++i) {
    order += name;
    co_await socket.yield();
  }
}

TEST_CASE("yield() gives the others their turn") {
  HttpLoop loop;
  Pair a(loop.core), b(loop.core);
  std::string order;
  loop.core.spawn(take_turns(a.near, order, 'a'), [](std::exception_ptr) {});
  loop.core.spawn(take_turns(b.near, order, 'b'), [](std::exception_ptr) {});
  loop.settle();
  CHECK(order == "ababab");
}

Task<> either(Pair& a, std::uint8_t of_a, Pair& b, std::uint8_t of_b, int& count) {
  for (;;) {
    http::WaitForEither ready(a.near, of_a, b.near, of_b);
    co_await ready;
    ++count;
    (void)a.hear(64);
    (void)b.hear(64);
  }
}

TEST_CASE("who waits on two sockets goes on for each, for both at once, and for wake() of either") {
  HttpLoop loop;
  Pair a(loop.core), b(loop.core);
  int count = 0;
  loop.core.spawn(either(a, Socket::readable, b, Socket::readable, count), [](std::exception_ptr) {});
  loop.settle();
  CHECK(count == 0);
  a.say("x");
  loop.settle();
  CHECK(count == 1);
  b.say("x");
  loop.settle();
  CHECK(count == 2);
  a.say("x");
  b.say("x");
  loop.settle();
  CHECK(count >= 3);
  const int before = count;
  a.near.wake();
  loop.settle();
  CHECK(count == before + 1);
  b.near.wake();
  loop.settle();
  CHECK(count == before + 2);
  loop.core.unwind();
}

TEST_CASE("what is not asked for on one of two sockets does not end the wait") {
  HttpLoop loop;
  Pair a(loop.core), b(loop.core);
  int count = 0;
  loop.core.spawn(either(a, Socket::nothing, b, Socket::readable, count), [](std::exception_ptr) {});
  a.say("x");
  loop.settle();
  CHECK(count == 0);
  b.say("x");
  loop.settle();
  CHECK(count == 1);
  loop.core.unwind();
}

struct GoneCount final : http::GoneWatcher {
  void on_gone() noexcept override { ++count; }
  int count = 0;
};

TEST_CASE(
    "a watcher hears once that the peer has gone, at once if it had, and nothing of a half close (138, "
    "139)") {
  HttpLoop loop;
  test_support::RawListener listener;
  test_support::RawSocket peer = test_support::RawSocket::connect(listener.port());
  auto accepted = listener.accept();
  REQUIRE(accepted);
  Socket socket(loop.core, ::dup(accepted->fd()));
  GoneCount watcher, late;
  socket.tell_when_gone(&watcher);
  peer.finish_sending();
  loop.settle();
  CHECK(watcher.count == 0);
  CHECK_FALSE(socket.gone());
  peer.reset();
  loop.settle();
  CHECK(socket.gone());
  CHECK(watcher.count == 1);
  socket.tell_when_gone(&late);
  CHECK(late.count == 1);
  loop.settle();
  CHECK(watcher.count == 1);
}

TEST_CASE("a descriptor that cannot be watched is closed, and said") {
  HttpLoop loop;
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);  // epoll does not take it
  CHECK_THROWS_AS(Socket(loop.core, fd), std::system_error);
  CHECK(::fcntl(fd, F_GETFD) == -1);
}

}  // namespace
