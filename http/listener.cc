// Accepts client connections for one core.
#include "http/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <cerrno>

#include "base/log.h"
#include "http/listen_socket.h"
#include "http/listener_state.h"
#include "http/server_connection.h"
#include "http/tls.h"

namespace http {
namespace {

/// So many connections at once, then the other sockets have their turn.
constexpr int kAcceptBurst = 64;
/// After running out of descriptors; a tick or a closed connection ends the pause.
constexpr std::chrono::milliseconds kPause{200};

std::string text_of(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  else
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  return text;
}

Task<> serve(std::unique_ptr<ServerConnection> connection) { co_await connection->run(); }

/// The completion handler of every connection: what arrives here is a bug.
void on_connection_end(std::exception_ptr failure) noexcept {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& bug) {
    base::log_bug("http/connection", bug.what());
  } catch (...) {
    base::log_bug("http/connection", "unknown exception");
  }
}

}  // namespace

struct Listener::Acceptor final : Deadline, std::enable_shared_from_this<Acceptor> {
  using Socket = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
  Acceptor(Core& core, const ListenOptions& options, RequestHandler& handler)
      : state(std::make_shared<ListenerState>(core, options, handler)), socket(core.io().get_executor()) {
    const int fd = open_listening_socket(options.host, options.port, options.join);
    port = bound_port(fd);
    socket.assign(boost::asio::ip::tcp::v4(), fd);
    state->on_connection_gone = [this] { arm(); };
    core.watch(*this);
  }

  void arm() {
    if (waiting || !started || !socket.is_open() || state->count >= state->options.max_connections) return;
    waiting = true;
    clear();
    socket.async_wait(Socket::wait_read, [self = shared_from_this()](const boost::system::error_code&) {
      self->waiting = false;
      if (self->socket.is_open()) self->accept_burst();
    });
  }

  void accept_burst() {
    for (int i = 0; i < kAcceptBurst && state->count < state->options.max_connections; ++i) {
      sockaddr_storage address{};
      socklen_t size = sizeof address;
      const int fd = ::accept4(socket.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        open(fd, text_of(address));
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        // The pending connection keeps the socket readable: waiting for it would spin.
        base::log(base::LogLevel::warn, "accepting pauses: no descriptors or memory left");
        set(state->core.refresh() + kPause);
        return;
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      }
    }
    arm();
  }

  void open(int fd, std::string peer) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::unique_ptr<TlsSession> tls;
    if (state->options.tls != nullptr && !(tls = state->options.tls->accept(fd))) {
      ::close(fd);
      return;
    }
    auto connection = std::make_unique<ServerConnection>(state, fd, std::move(tls), std::move(peer));
    boost::asio::co_spawn(state->core.io().get_executor(), serve(std::move(connection)), &on_connection_end);
  }

  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
    state->draining = true;
  }
  void expire() override { arm(); }

  std::shared_ptr<ListenerState> state;  // shared with the connections, which may outlive the Listener
  Socket socket;
  std::uint16_t port = 0;
  bool started = false, waiting = false;
};

Listener::Listener(Core& core, const ListenOptions& options, RequestHandler& handler)
    : acceptor_(std::make_shared<Acceptor>(core, options, handler)) {}

Listener::~Listener() {
  acceptor_->close();
  acceptor_->state->on_connection_gone = nullptr;
}

std::uint16_t Listener::port() const { return acceptor_->port; }

void Listener::start() {
  acceptor_->started = true;
  acceptor_->arm();
}

void Listener::drain() {
  acceptor_->close();
  for (auto it = acceptor_->state->connections.begin(); it != acceptor_->state->connections.end();)
    (it++)->drain();
}

std::size_t Listener::connections() const noexcept { return acceptor_->state->count; }

}  // namespace http
