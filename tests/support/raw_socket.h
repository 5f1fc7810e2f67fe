// The other side of a connection under test: raw bytes out, raw bytes in, never blocking.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace test_support {

/// Owns a non-blocking descriptor. Bytes that do not fit into the kernel's buffer wait in `unsent`.
class RawSocket {
 public:
  RawSocket() = default;
  explicit RawSocket(int fd) : fd_(fd) {}
  RawSocket(RawSocket&& other) noexcept { *this = std::move(other); }
  RawSocket& operator=(RawSocket&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(received, other.received);
    std::swap(unsent, other.unsent);
    std::swap(ended, other.ended);
    std::swap(was_reset, other.was_reset);
    return *this;
  }
  ~RawSocket() { close(); }

  /// Connects to 127.0.0.1. `receive_buffer` bytes if not 0: a reader that can be made slow.
  static RawSocket connect(std::uint16_t port, int receive_buffer = 0) {
    RawSocket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (receive_buffer != 0)
      ::setsockopt(socket.fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
    const int on = 1;
    ::setsockopt(socket.fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
  }

  void send(std::string_view bytes) {
    unsent.append(bytes);
    push();
  }
  void push() {
    while (!unsent.empty()) {
      const ssize_t n = ::send(fd_, unsent.data(), unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n < 0) {
        if (errno != EAGAIN) unsent.clear();
        return;
      }
      unsent.erase(0, static_cast<std::size_t>(n));
    }
  }
  /// Takes what has arrived, about `at_most` bytes of it; notices the end.
  void pull(std::size_t at_most = static_cast<std::size_t>(-1)) {
    char bytes[64 * 1024];
    const std::size_t had = received.size();
    while (fd_ >= 0 && !ended && !was_reset && received.size() - had < at_most) {
      const ssize_t n = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
      if (n > 0) received.append(bytes, static_cast<std::size_t>(n));
      if (n == 0) ended = true;
      if (n < 0 && errno != EAGAIN) was_reset = true;
      if (n < 0) return;
    }
  }
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }
  void reset() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  bool gone() const { return ended || was_reset; }
  int fd() const { return fd_; }

  std::string received, unsent;
  bool ended = false;  // the peer sends nothing more
  bool was_reset = false;

 private:
  int fd_ = -1;
};

/// A listening socket on 127.0.0.1 that accepts when asked.
class RawListener {
 public:
  explicit RawListener(int backlog = 16)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(fd_, backlog) != 0)
      throw std::runtime_error("cannot listen");
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
  }
  ~RawListener() { close(); }
  RawListener(const RawListener&) = delete;
  std::uint16_t port() const { return port_; }
  std::optional<RawSocket> accept() {
    const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return std::nullopt;
    return RawSocket(fd);
  }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

}  // namespace test_support
