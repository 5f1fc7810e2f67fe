// Opens the listening socket of one core.
#pragma once
#include <cstdint>
#include <string>

namespace http {

/// A non-blocking listening descriptor with SO_REUSEPORT, for a numeric address or a name ("" or "*": every
/// address). `join`: others may already listen there; otherwise that is "address already in use". Throws
/// std::system_error naming host and port. The caller owns the descriptor.
int open_listening_socket(const std::string& host, std::uint16_t port, bool join);
/// The port it is bound to.
std::uint16_t bound_port(int fd);

}  // namespace http
