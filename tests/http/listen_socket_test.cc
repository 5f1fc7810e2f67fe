// Listening sockets: shared by the workers of one process, refused to anybody else.
#include "http/listen_socket.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>
#include <system_error>

namespace {

struct Descriptor {
  explicit Descriptor(int opened) : fd(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(fd); }
  int fd;
};

std::string failure(const std::string& host, std::uint16_t port) {
  try {
    const Descriptor opened(http::open_listening_socket(host, port, false));
  } catch (const std::system_error& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("port 0 takes a free port and says which") {
  const Descriptor first(http::open_listening_socket("127.0.0.1", 0, false));
  const Descriptor second(http::open_listening_socket("127.0.0.1", 0, false));
  CHECK(http::bound_port(first.fd) != 0);
  CHECK(http::bound_port(first.fd) != http::bound_port(second.fd));
}

TEST_CASE("another worker may join a port, another process may not") {
  const Descriptor first(http::open_listening_socket("127.0.0.1", 0, false));
  const std::uint16_t port = http::bound_port(first.fd);
  const Descriptor joined(http::open_listening_socket("127.0.0.1", port, true));
  CHECK(http::bound_port(joined.fd) == port);
  const std::string said = failure("127.0.0.1", port);
  CHECK(said.find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
  CHECK(said.find("in use") != std::string::npos);
}

TEST_CASE("a name that does not resolve is named in the error") {
  CHECK(failure("no-such-host.invalid", 1).find("no-such-host.invalid") != std::string::npos);
}

TEST_CASE("an empty host listens everywhere") {
  const Descriptor opened(http::open_listening_socket("", 0, false));
  CHECK(http::bound_port(opened.fd) != 0);
}

}  // namespace
