// Opens the listening socket of one core.
#include "http/listen_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace http {
namespace {

constexpr int kBacklog = 4096;

/// -1 with errno set.
int try_bind(const addrinfo& address, bool share) {
  const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (share) ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (::bind(fd, address.ai_addr, address.ai_addrlen) == 0) return fd;
  const int why = errno;
  ::close(fd);
  errno = why;
  return -1;
}

}  // namespace

int open_listening_socket(const std::string& host, std::uint16_t port, bool join) {
  const std::string where = "cannot listen on " + host + ":" + std::to_string(port);
  addrinfo hints{}, *found = nullptr;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  const bool any = host.empty() || host == "*";
  if (any) hints.ai_family = AF_INET;
  if (const int failed =
          ::getaddrinfo(any ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &found))
    throw std::system_error(EADDRNOTAVAIL, std::generic_category(),
                            where + " (" + gai_strerror(failed) + ")");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  if (!join && port != 0) {
    const int probe = try_bind(*found, false);
    if (probe < 0) throw std::system_error(errno, std::generic_category(), where);
    ::close(probe);
  }
  const int fd = try_bind(*found, true);
  if (fd < 0 || ::listen(fd, kBacklog) != 0) {
    const int why = errno;
    if (fd >= 0) ::close(fd);
    throw std::system_error(why, std::generic_category(), where);
  }
  return fd;
}

std::uint16_t bound_port(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace http
