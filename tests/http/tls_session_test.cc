// A server's and a client's session on a pair of sockets.
#include "http/tls_session.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/tls_world.h"

namespace {

using http::Io;
using test_support::FakeClock;
using test_support::localhost_certificate;

struct Pair {
  Pair() {
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    server = context->accept(fds[0]);
    auto connected = http::tls_connect(fds[1], "localhost", localhost_certificate().certificate);
    REQUIRE(connected);
    client = *std::move(connected);
  }
  ~Pair() {
    for (const int fd : fds)
      if (fd >= 0) ::close(fd);
  }
  /// True when both sides are done.
  bool shake_hands() {
    for (int round = 0; round < 10; ++round) {
      const Io c = client->handshake().io, s = server->handshake().io;
      if (c == Io::ok && s == Io::ok) return true;
      if (c == Io::failed || s == Io::failed) return false;
    }
    return false;
  }
  FakeClock clock;
  std::unique_ptr<http::TlsContext> context = test_support::tls_context(clock);
  int fds[2] = {-1, -1};
  std::unique_ptr<http::TlsSession> server, client;
};

TEST_CASE("session: bytes in both directions, and waiting where there are none") {
  Pair pair;
  CHECK(pair.server->handshake().io == Io::want_read);
  REQUIRE(pair.shake_hands());
  char bytes[64];
  CHECK(pair.server->read(bytes).io == Io::want_read);
  CHECK(pair.client->write("").io == Io::ok);
  CHECK(pair.client->write("hello").bytes == 5);
  CHECK(pair.server->read({bytes, 2}).bytes == 2);
  CHECK(pair.server->pending());
  CHECK(pair.server->read(bytes).bytes == 3);
  CHECK(!pair.server->pending());
  const std::string large(1 << 20, 'x');
  std::size_t written = 0;
  http::Attempt attempt{Io::ok};
  while ((attempt = pair.server->write(std::string_view(large).substr(written))).io == Io::ok)
    written += attempt.bytes;
  CHECK(attempt.io == Io::want_write);
  CHECK(written > 0);
}

TEST_CASE("session: an end that was announced is an end, any other is a failure") {
  for (const bool announced : {true, false}) {
    CAPTURE(announced);
    Pair pair;
    REQUIRE(pair.shake_hands());
    if (announced) pair.client->close_notify();
    ::close(std::exchange(pair.fds[1], -1));
    char bytes[64];
    CHECK(pair.server->read(bytes).io == (announced ? Io::end : Io::failed));
    pair.server->close_notify();  // does nothing after a failure
  }
}

TEST_CASE("session: a client presents no certificate unless it is asked") {
  Pair pair;
  REQUIRE(pair.shake_hands());
  CHECK(pair.server->client_certificate().der.empty());
  CHECK(pair.client->client_certificate().der.empty());
}

}  // namespace
