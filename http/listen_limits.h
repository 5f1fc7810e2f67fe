// What one client connection may take: bytes and time.
#pragma once
#include <chrono>
#include <cstddef>

namespace http {

struct ListenLimits {
  std::size_t max_head = 16 * 1024;   // bytes of request line and fields: 431 above
  std::size_t max_target = 8 * 1024;  // bytes: 414 above
  std::size_t max_fields = 100;
  std::size_t max_connections = 10000;     // per core; for one more, one that rests is closed, or it gets 503
  std::size_t max_requests = 4096;         // in flight, per core: the handler refuses above
  std::chrono::seconds head_timeout{10};   // from the first byte to the end of the head, absolute
  std::chrono::seconds idle_timeout{65};   // between requests
  std::chrono::seconds body_timeout{30};   // for a whole body, absolute
  std::chrono::seconds write_timeout{30};  // without progress
  std::chrono::seconds handshake_timeout{10};
  friend bool operator==(const ListenLimits&, const ListenLimits&) = default;
};

}  // namespace http
