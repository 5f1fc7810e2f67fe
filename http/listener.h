// Accepts client connections for one core: an SO_REUSEPORT socket of its own, plain or TLS.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "http/connection.h"
#include "http/listen_limits.h"

namespace http {

class TlsContext;  // http/tls.h

struct ListenOptions : ListenLimits {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;           // 0: any; then the first core's port is used for the others
  bool join = false;                // share the port with a listener that has it (second and later cores)
  int inherited = -1;               // a listening descriptor to use instead, owned from here on
  const TlsContext* tls = nullptr;  // nullptr: plain
};

/// Destroy it after its core has stopped, or when connections() is 0: an exchange in progress uses the
/// handler.
class Listener {
 public:
  /// Throws std::system_error naming host and port if they cannot be bound. Without `join`, a port that
  /// anybody listens on is in use, although SO_REUSEPORT would let two programs of one user share it
  /// silently.
  Listener(Core& core, const ListenOptions& options, RequestHandler& handler);
  ~Listener();
  std::uint16_t port() const;
  /// Accepting begins here. On the core's thread or before it runs.
  void start();
  /// For a process that takes over; still owned by the listener.
  int fd() const noexcept;
  /// Takes what has connected already, stops accepting, and lets running exchanges and pipelined requests
  /// finish, the last with `Connection: close`. Idle connections end after `patience`: who sends a request
  /// just as its connection is closed gets no answer. Those without any request yet get a second.
  void drain(std::chrono::milliseconds patience = std::chrono::milliseconds{0});
  std::size_t connections() const noexcept;

 private:
  struct Acceptor;
  std::shared_ptr<Acceptor> acceptor_;  // shared with its own pending wait
};

}  // namespace http
