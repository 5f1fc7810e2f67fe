// Serves every request with one plain function on a small thread pool: for the sandbox backend, the demo
// shop, and tests.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.h"

namespace http {

class TlsContext;  // http/tls.h

/// Runs on a pool thread, several at once. The request's `path` is normalised; `body` is whole. Throwing
/// means 500.
using SimpleHandler = std::function<Response(const RequestView&)>;

/// A handler's answer with this status is not sent: the connection is closed instead. For backends that
/// rehearse failure.
inline constexpr int kDropConnection = 0;

struct SimpleServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free port
  unsigned threads = 4;
  std::size_t max_body = 1024 * 1024;  // bytes
  const TlsContext* tls = nullptr;     // nullptr: plain; outlives the server
  int inherited = -1;                  // a listening descriptor to use instead of host and port
};

/// Listens from construction until destruction. HTTP/1.1 with keep-alive.
class SimpleServer {
 public:
  /// Throws std::system_error if the address cannot be bound ("port in use").
  SimpleServer(const SimpleServerOptions& options, SimpleHandler handler);
  ~SimpleServer();  // stops accepting, answers what is in flight (at most 5 s), joins
  std::uint16_t port() const;
  int fd() const noexcept;  // for a process that takes over

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

/// Blocks until SIGINT or SIGTERM, which it returns. Call from main before any thread starts:
/// block_stop_signals(), then wait_for_stop_signal().
void block_stop_signals();
int wait_for_stop_signal();
/// The same for a program that also does something at SIGHUP and at SIGUSR2.
void block_server_signals();
/// Calls `on_hangup` for each SIGHUP, and `on_replace` for each SIGUSR2, which is returned if that says true.
int wait_for_server_signal(const std::function<void()>& on_hangup, const std::function<bool()>& on_replace);

}  // namespace http
