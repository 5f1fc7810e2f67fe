// An address to connect to, as the system's calls take it.
#pragma once
#include <sys/socket.h>

#include <cstring>

namespace http {

/// IPv4 or IPv6, with its port.
struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;
  int family() const noexcept { return bytes.ss_family; }
  const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&bytes); }
  friend bool operator==(const SocketAddress& a, const SocketAddress& b) noexcept {
    return a.size == b.size && std::memcmp(&a.bytes, &b.bytes, a.size) == 0;
  }
};

}  // namespace http
