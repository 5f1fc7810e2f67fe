// Non-blocking attempts on a pair of sockets.
#include "http/transport.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <memory>
#include <string>
#include <vector>

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

TEST_CASE("writing with TLS: head and body are one record as far as they fit (RFC 8446 5.1)") {
  class Recording final : public http::TlsSession {
   public:
    explicit Recording(std::vector<std::string>& written) : written_(written) {}
    http::Attempt handshake() override { return {Io::ok}; }
    http::Attempt read(std::span<char>) override { return {Io::want_read}; }
    http::Attempt write(std::string_view bytes) override {
      written_.emplace_back(bytes);
      return {Io::ok, bytes.size()};
    }
    void close_notify() override {}
    bool pending() const override { return false; }

   private:
    std::vector<std::string>& written_;
  };
  constexpr std::size_t kRecord = 16 * 1024;
  struct Row {
    std::size_t first, second, written;
  };
  const Row rows[] = {
      {4, 0, 4},
      {0, 4, 4},
      {0, kRecord + 1, kRecord + 1},  // OpenSSL cuts it
      {4, 4, 8},
      {4, kRecord - 4, kRecord},
      {4, kRecord - 3, kRecord},
      {kRecord - 1, 4, kRecord},
      {kRecord, 4, kRecord},
      {kRecord + 1, 4, kRecord + 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.first);
    CAPTURE(row.second);
    std::vector<std::string> written;
    http::Transport transport(-1, std::make_unique<Recording>(written));
    const std::string first(row.first, 'h'), second(row.second, 'b');
    CHECK(transport.write(first, second).bytes == row.written);
    REQUIRE(written.size() == 1);
    CHECK(written[0] == (first + second).substr(0, row.written));
  }
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
