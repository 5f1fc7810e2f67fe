// One health check of one backend: a request on a connection of its own, and whether the answer is good.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/core.h"
#include "http/exchange_buffers.h"
#include "http/socket_address.h"
#include "http/task.h"
#include "http/tls_peer.h"

namespace http {

/// Bytes of an answer's body that a check reads and throws away.
inline constexpr std::size_t kMostHealthBody = 64 * 1024;

/// What stays until the check is over.
struct HealthProbe {
  std::span<const SocketAddress> addresses;  // the first that can be connected to is asked
  std::shared_ptr<const ClientTls> tls;      // nullptr: plain; otherwise a whole handshake each time
  std::string server_name;                   // that its certificate must have
  std::string_view head;                     // the request
  std::chrono::milliseconds timeout{2000};   // from the connection to the end of the answer
};

/// ok() for an answer 2xx that was complete in time, its body at most kMostHealthBody bytes. Otherwise
/// backend_unavailable or backend_timeout with `detail`; overloaded if this process has no descriptor or
/// memory left, which says nothing about the backend. `pool`: for answers' heads, of the same core.
Task<base::Status> probe_health(Core& core, BufferPool& pool, const HealthProbe& probe);

/// A GET of `path` that ends its connection. `host` and `path` are without spaces and control characters.
std::string health_request(std::string_view host, std::string_view path);

}  // namespace http
