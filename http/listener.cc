// Accepts client connections for one core.
#include "http/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "http/listen_socket.h"
#include "http/listener_state.h"
#include "http/server_connection.h"
#include "http/socket.h"
#include "http/tls.h"
#include "http/turn_away.h"

namespace http {
namespace {

/// So many connections at once, then the other sockets have their turn.
constexpr int kAcceptBurst = 64;
constexpr int kNobody = -1, kGone = -2;
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

/// The same for one that was turned away, which may also find no memory to be watched with.
void on_turned_away(std::exception_ptr failure) noexcept {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const std::system_error&) {  // its descriptor is closed
  } catch (...) {
    on_connection_end(std::current_exception());
  }
}

}  // namespace

struct Listener::Acceptor final : Deadline, std::enable_shared_from_this<Acceptor> {
  Acceptor(Core& core, const ListenOptions& options, RequestHandler& handler)
      : state(std::make_shared<ListenerState>(core, options, handler)),
        socket(core, options.inherited >= 0
                         ? options.inherited
                         : open_listening_socket(options.host, options.port, options.join)),
        port(bound_port(socket.fd())) {
    state->on_room_changed = [this] { go_on(); };
    core.watch(*this);
  }

  void start() { state->core.spawn(accept_all(shared_from_this()), &on_connection_end); }

  static Task<> accept_all(std::shared_ptr<Acceptor> self) {
    for (int burst = 0; self->socket.is_open();) {
      if (self->paused) {
        co_await self->socket.wait(Socket::nothing);
        continue;
      }
      if (self->state->count >= self->state->options.max_connections) {
        if (!self->somebody_waits()) {
          co_await self->socket.wait_again(Io::want_read);
        } else if (self->end_one_resting()) {
          co_await self->socket.wait(Socket::nothing);
        } else if (!self->turn_one_away() || ++burst == kAcceptBurst) {
          burst = 0;
          if (!self->paused) co_await self->socket.yield();
        }
        continue;
      }
      if (!self->accept_one()) {
        if (self->paused) continue;
        burst = 0;
        co_await self->socket.wait_again(Io::want_read);
      } else if (++burst == kAcceptBurst) {
        burst = 0;
        co_await self->socket.yield();
      }
    }
  }

  bool somebody_waits() const {
    pollfd one{socket.fd(), POLLIN, 0};
    return ::poll(&one, 1, 0) == 1;
  }

  /// Who connects has a request; who rests may have none any more. False if there is none that rests.
  bool end_one_resting() {
    for (ConnectionHook& connection : state->connections)
      if (connection.end_if_resting()) return true;
    return false;
  }

  /// False if nobody waits any more.
  bool turn_one_away() {
    std::string peer;
    const int fd = accept_descriptor(peer);
    if (fd < 0) return false;
    // A handshake is the dearest part of a connection; without one there is nothing to say it in.
    if (state->options.tls != nullptr || state->turned_away >= kMostTurnedAway)
      ::close(fd);
    else
      state->core.spawn(turn_away(state, fd, turn_away_answer(*state, peer)), &on_turned_away);
    return true;
  }

  /// Closing the socket would reset them.
  void accept_waiting() {
    while (socket.is_open() && !paused && state->count < state->options.max_connections && accept_one()) {
    }
  }

  /// False if there is none.
  bool accept_one() {
    std::string peer;
    const int fd = accept_descriptor(peer);
    if (fd >= 0) open(fd, std::move(peer));
    return fd != kNobody;
  }

  /// Negative if there is none: kNobody, or kGone for one that has gone again and may stand before others.
  int accept_descriptor(std::string& peer) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int fd =
        ::accept4(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      peer = text_of(address);
      return fd;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      pause();
      return kNobody;
    }
    return errno == EAGAIN || errno == EWOULDBLOCK ? kNobody : kGone;
  }

  // The pending connection stays there: trying again at once would spin.
  void pause() {
    base::log(base::LogLevel::warn, "accepting pauses: no descriptors or memory left");
    paused = true;
    set(state->core.refresh() + kPause);
  }

  void go_on() {
    paused = false;
    clear();
    socket.wake();
  }

  void open(int fd, std::string peer) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::unique_ptr<TlsSession> tls;
    if (state->options.tls != nullptr && !(tls = state->options.tls->accept(fd))) {
      ::close(fd);
      return;
    }
    std::unique_ptr<ServerConnection> connection;
    try {
      connection = std::make_unique<ServerConnection>(state, fd, std::move(tls), std::move(peer));
    } catch (const std::system_error&) {  // no memory to watch it with; the descriptor is closed
      pause();
      return;
    }
    state->core.spawn(serve(std::move(connection)), &on_connection_end);
  }

  void close() {
    socket.close();
    socket.wake();
    state->draining = true;
  }
  void expire() override { go_on(); }

  std::shared_ptr<ListenerState> state;  // shared with the connections, which may outlive the Listener
  Socket socket;
  std::uint16_t port;
  bool paused = false;
};

Listener::Listener(Core& core, const ListenOptions& options, RequestHandler& handler)
    : acceptor_(std::make_shared<Acceptor>(core, options, handler)) {}

Listener::~Listener() {
  acceptor_->close();
  acceptor_->state->on_room_changed = nullptr;
}

std::uint16_t Listener::port() const { return acceptor_->port; }

void Listener::start() { acceptor_->start(); }

int Listener::fd() const noexcept { return acceptor_->socket.fd(); }

void Listener::drain(std::chrono::milliseconds patience) {
  acceptor_->state->patience = std::max(acceptor_->state->patience, patience);
  acceptor_->accept_waiting();
  acceptor_->close();
  for (auto it = acceptor_->state->connections.begin(); it != acceptor_->state->connections.end();)
    (it++)->drain(patience);
}

std::size_t Listener::connections() const noexcept { return acceptor_->state->count; }

}  // namespace http
