// Non-blocking attempts on a pair of sockets.
#include "http/transport.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "tests/support/raw_socket.h"

namespace {

using http::Io;
using test_support::RawSocket;

struct Pair {
  Pair() {
    int fds[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    near = RawSocket(fds[0]);
    far = RawSocket(fds[1]);
    transport = http::Transport(near.fd());
  }
  RawSocket near, far;
  http::Transport transport;
};

TEST_CASE("reading: nothing yet, bytes, the end, a descriptor that is none") {
  Pair pair;
  char bytes[10];
  CHECK(pair.transport.read(bytes).io == Io::want_read);
  pair.far.send("hello");
  const auto attempt = pair.transport.read(bytes);
  CHECK(attempt.io == Io::ok);
  CHECK(std::string_view(bytes, attempt.bytes) == "hello");
  pair.far.finish_sending();
  CHECK(pair.transport.read(bytes).io == Io::end);
  CHECK(http::Transport(-1).read(bytes).io == Io::failed);
}

TEST_CASE("writing: two parts in one write, a full pipe, a peer that has gone") {
  Pair pair;
  CHECK(pair.transport.write("head", "body").bytes == 8);
  CHECK(pair.transport.write("", "!").bytes == 1);
  pair.far.pull();
  CHECK(pair.far.received == "headbody!");
  const std::string much(1'000'000, 'x');
  while (pair.transport.write(much, much).io == Io::ok) continue;
  CHECK(pair.transport.write(much).io == Io::want_write);
  pair.far.close();
  CHECK(pair.transport.write("x").io == Io::failed);
}

TEST_CASE("a connection is quiet while nothing comes and nobody leaves") {
  Pair pair;
  CHECK(pair.transport.is_quiet());
  pair.far.send("x");
  CHECK(!pair.transport.is_quiet());
  char byte[1];
  CHECK(pair.transport.read(byte).bytes == 1);  // looking did not take it
  CHECK(pair.transport.is_quiet());
  pair.far.close();
  CHECK(!pair.transport.is_quiet());
}

TEST_CASE("finish_sending ends one direction only") {
  Pair pair;
  pair.transport.finish_sending();
  pair.far.pull();
  CHECK(pair.far.ended);
  pair.far.send("x");
  char byte[1];
  CHECK(pair.transport.read(byte).bytes == 1);
}

}  // namespace
