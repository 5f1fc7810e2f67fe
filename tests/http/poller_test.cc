// Waiting for readiness: edges, ends, cancelling, and coroutines that go while others wait.
#include "http/poller.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <memory>
#include <system_error>

#include "tests/support/http_loop.h"

namespace {

using http::Pollable;
using test_support::HttpLoop;
using test_support::RawSocket;

struct Pair {
  explicit Pair(HttpLoop& loop) {
    int fds[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    near = std::make_unique<Pollable>(loop.core.poller(), fds[0]);
    far = RawSocket(fds[1]);
  }
  void read_away() {
    char bytes[100];
    while (::recv(near->fd(), bytes, sizeof bytes, MSG_DONTWAIT) > 0) continue;
    near->used_up(Pollable::kReadable);
  }
  std::unique_ptr<Pollable> near;
  RawSocket far;
};

http::Task<> wait_for(Pollable& pollable, std::uint32_t interest, int& resumed) {
  co_await pollable.wait(interest);
  ++resumed;
}

void start(HttpLoop& loop, Pollable& pollable, std::uint32_t interest, int& resumed) {
  boost::asio::co_spawn(loop.core.io().get_executor(), wait_for(pollable, interest, resumed),
                        boost::asio::detached);
  loop.settle();
}

TEST_CASE("who waits to read is resumed when there is something, once") {
  HttpLoop loop;
  Pair pair(loop);
  int resumed = 0;
  start(loop, *pair.near, Pollable::kReadable, resumed);
  CHECK(resumed == 0);
  pair.far.send("x");
  loop.settle();
  CHECK(resumed == 1);
  pair.far.send("y");
  loop.settle();
  CHECK(resumed == 1);
}

TEST_CASE("what came before the wait counts until it is used up") {
  HttpLoop loop;
  Pair pair(loop);
  pair.far.send("x");
  loop.settle();
  CHECK(pair.near->ready(Pollable::kReadable));
  int resumed = 0;
  start(loop, *pair.near, Pollable::kReadable, resumed);
  CHECK(resumed == 1);
  pair.read_away();
  CHECK(!pair.near->ready(Pollable::kReadable));
  start(loop, *pair.near, Pollable::kReadable, resumed);
  CHECK(resumed == 1);
  pair.far.send("y");
  loop.settle();
  CHECK(resumed == 2);
}

TEST_CASE("the end of the other side ends every wait to read, although it is told only once") {
  HttpLoop loop;
  Pair pair(loop);
  pair.far.send("x");
  pair.far.finish_sending();
  loop.settle();
  pair.read_away();
  int resumed = 0;
  start(loop, *pair.near, Pollable::kReadable, resumed);
  start(loop, *pair.near, Pollable::kReadable, resumed);
  CHECK(resumed == 2);
}

TEST_CASE("who waits to write is not resumed by what can be read, nor by a half-closed peer") {
  HttpLoop loop;
  Pair pair(loop);
  const std::string much(100'000, 'x');
  while (::send(pair.near->fd(), much.data(), much.size(), MSG_DONTWAIT) > 0) continue;
  loop.settle();
  pair.near->used_up(Pollable::kWritable);
  int resumed = 0;
  start(loop, *pair.near, Pollable::kWritable, resumed);
  pair.far.send("x");
  pair.far.finish_sending();
  loop.settle();
  CHECK(resumed == 0);
  pair.far.pull();
  loop.settle();
  CHECK(resumed == 1);
}

TEST_CASE("either is either") {
  HttpLoop loop;
  Pair pair(loop);
  loop.settle();
  pair.near->used_up(Pollable::kWritable);
  int resumed = 0;
  start(loop, *pair.near, Pollable::kWritable | Pollable::kReadable, resumed);
  CHECK(resumed == 0);
  pair.far.send("x");
  loop.settle();
  CHECK(resumed == 1);
}

TEST_CASE("cancel resumes from the loop, and does nothing when nobody waits") {
  HttpLoop loop;
  Pair pair(loop);
  pair.near->cancel();
  int resumed = 0;
  start(loop, *pair.near, Pollable::kReadable, resumed);
  CHECK(resumed == 0);
  pair.near->cancel();
  CHECK(resumed == 0);
  loop.settle();
  CHECK(resumed == 1);
}

http::Task<> destroy_when_resumed(Pollable& mine, std::unique_ptr<Pollable>& other, int& resumed) {
  co_await mine.wait(Pollable::kReadable);
  other.reset();
  ++resumed;
}

TEST_CASE("a coroutine may destroy what another event of the same batch is for") {
  HttpLoop loop;
  Pair a(loop), b(loop);
  int resumed = 0;
  const auto executor = loop.core.io().get_executor();
  boost::asio::co_spawn(executor, destroy_when_resumed(*a.near, b.near, resumed), boost::asio::detached);
  loop.settle();
  a.far.send("x");
  b.far.send("x");
  loop.settle();
  CHECK(resumed == 1);
  CHECK(b.near == nullptr);
}

/// Owns what it waits for, as connections do.
http::Task<> own_and_wait(std::unique_ptr<Pollable> mine, std::shared_ptr<int> alive) {
  co_await mine->wait(Pollable::kReadable);
  ++*alive;
}

TEST_CASE("coroutines that wait are destroyed with the core, with all they own") {
  auto alive = std::make_shared<int>(0);
  RawSocket far;
  {
    HttpLoop loop;
    Pair pair(loop);
    far = std::move(pair.far);
    boost::asio::co_spawn(loop.core.io().get_executor(), own_and_wait(std::move(pair.near), alive),
                          boost::asio::detached);
    loop.settle();
    CHECK(alive.use_count() == 2);
  }
  CHECK(alive.use_count() == 1);
  CHECK(*alive == 0);
  far.pull();
  CHECK(far.ended);
}

TEST_CASE("a descriptor that cannot be watched is an error") {
  HttpLoop loop;
  CHECK_THROWS_AS(Pollable(loop.core.poller(), -1), std::system_error);
}

}  // namespace
