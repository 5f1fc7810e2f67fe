// A non-blocking descriptor that a core watches: what it is ready for, and the one coroutine that waits for
// that.
#pragma once
#include <coroutine>
#include <cstdint>
#include <utility>

#include "http/core.h"
#include "http/transport.h"

namespace http {

/// Is told that the other side of a connection has gone for good.
class GoneWatcher {
 public:
  /// From the core's loop: may wake others, and must not destroy the socket or resume who waits for it.
  virtual void on_gone() noexcept = 0;

 protected:
  ~GoneWatcher() = default;
};

/// Owns the descriptor. One coroutine at a time waits on it; on its core's thread only. The core learns of
/// changes (edge-triggered), so readiness is remembered here until an attempt shows that it is used up:
/// reading on costs no system call but the read. Destroying it or close() does not resume who waits.
class Socket {
 public:
  /// What to wait for; may be combined. `nothing`: until wake().
  enum Interest : std::uint8_t { nothing = 0, readable = 1, writable = 2 };

  explicit Socket(Core& core) noexcept : core_(core) {}
  /// Throws std::system_error (and closes `fd`) if the core cannot watch it.
  Socket(Core& core, int fd) : core_(core) { open(fd); }
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Takes a connected or connecting, non-blocking descriptor; as the constructor.
  void open(int fd);
  void close() noexcept;
  bool is_open() const noexcept { return fd_ >= 0; }
  int fd() const noexcept { return fd_; }

  class Waiting {
   public:
    Waiting(Socket& socket, std::uint8_t interest) noexcept : socket_(socket), interest_(interest) {}
    bool await_ready() const noexcept { return (socket_.ready_ & interest_) != 0; }
    void await_suspend(std::coroutine_handle<> waiting) noexcept {
      socket_.waiting_ = waiting;
      socket_.interest_ = interest_;
    }
    void await_resume() const noexcept {}

   private:
    Socket& socket_;
    std::uint8_t interest_;
  };
  /// Until it is ready for one of `interest`, at once if it is already, or until wake().
  [[nodiscard]] Waiting wait(std::uint8_t interest) noexcept { return {*this, interest}; }
  /// After an attempt that came to `direction`: that readiness is used up.
  [[nodiscard]] Waiting wait_again(Io direction) noexcept {
    const Interest interest = direction == Io::want_write ? writable : readable;
    ready_ &= static_cast<std::uint8_t>(~interest);
    return {*this, interest};
  }
  /// A read took all that was there. (What the peer's end leaves is always there.)
  void drained() noexcept {
    if (!ended_) ready_ &= static_cast<std::uint8_t>(~readable);
  }
  /// A write found no room.
  void full() noexcept { ready_ &= static_cast<std::uint8_t>(~writable); }
  /// As far as the core has heard: nothing to read, no end, no error. Costs no system call.
  bool quiet() const noexcept { return (ready_ & readable) == 0; }
  /// As far as the core has heard: the connection was reset, or both sides have ended it. The peer's end
  /// alone is not that: who sends nothing more may still read (RFC 9112 §9.6).
  bool gone() const noexcept { return gone_; }
  /// Told once, also while nobody waits here; nullptr: nobody. At once if it has happened already.
  void tell_when_gone(GoneWatcher* watcher) noexcept {
    watcher_ = watcher;
    if (gone_ && watcher_) std::exchange(watcher_, nullptr)->on_gone();
  }
  /// Who waits goes on in the core's next turn, ready or not.
  void wake();
  /// Lets the other sockets have their turn.
  [[nodiscard]] auto yield() noexcept {
    struct Yielding : Waiting {
      using Waiting::Waiting;
      Socket* socket = nullptr;
      void await_suspend(std::coroutine_handle<> waiting) {
        Waiting::await_suspend(waiting);
        socket->wake();
      }
    };
    Yielding yielding(*this, nothing);
    yielding.socket = this;
    return yielding;
  }

 private:
  friend class Core;
  friend class WaitForEither;
  void on_event(std::uint32_t epoll_events);
  void resume();

  Core& core_;
  int fd_ = -1;
  std::coroutine_handle<> waiting_;
  std::uint8_t ready_ = 0, interest_ = 0;
  bool ended_ = false;  // the peer has ended or reset the connection
  bool gone_ = false;
  GoneWatcher* watcher_ = nullptr;
};

/// One coroutine that waits on two sockets of its core: until either is ready for what is asked of it, or
/// until wake() of either. Both outlive the wait.
class WaitForEither {
 public:
  WaitForEither(Socket& a, std::uint8_t interest_a, Socket& b, std::uint8_t interest_b) noexcept
      : a_(a), b_(b), interest_a_(interest_a), interest_b_(interest_b) {}
  bool await_ready() const noexcept { return ((a_.ready_ & interest_a_) | (b_.ready_ & interest_b_)) != 0; }
  void await_suspend(std::coroutine_handle<> waiting) noexcept {
    a_.waiting_ = b_.waiting_ = waiting;
    a_.interest_ = interest_a_;
    b_.interest_ = interest_b_;
  }
  void await_resume() const noexcept {
    for (Socket* const socket : {&a_, &b_}) {
      socket->waiting_ = {};
      socket->interest_ = Socket::nothing;
    }
  }

 private:
  Socket &a_, &b_;
  const std::uint8_t interest_a_, interest_b_;
};

}  // namespace http
