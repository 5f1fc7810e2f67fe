// The addresses that a backend's name stands for.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "http/ip_address.h"
#include "http/socket_address.h"

namespace http {

/// In the order of the system's resolver. Throws std::system_error naming the host if it cannot be resolved
/// now. Blocks; thread-safe.
std::vector<SocketAddress> backend_addresses(const std::string& host, std::uint16_t port);

SocketAddress socket_address(const IpAddress& address, std::uint16_t port) noexcept;

}  // namespace http
