// getaddrinfo(3) for backends.
#include "http/backend_addresses.h"

#include <netdb.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace http {

std::vector<SocketAddress> backend_addresses(const std::string& host, std::uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  if (const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
    throw std::system_error(EADDRNOTAVAIL, std::generic_category(),
                            "cannot resolve backend " + host + " (" + gai_strerror(failed) + ")");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    SocketAddress& address = addresses.emplace_back();
    address.size = one->ai_addrlen;
    std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
  }
  return addresses;
}

}  // namespace http
