// Readiness of all connections of one core: one edge-triggered epoll set, in which each is registered once.
//
// Asio re-arms its reactor with a system call for every wait. Here a wait is a slot that an event resumes;
// the io_context waits for the set as a whole, so that posts, timers and acceptors keep their turn.
#pragma once
#include <sys/epoll.h>

#include <array>
#include <boost/asio/use_awaitable.hpp>
#include <boost/intrusive/list.hpp>
#include <cstdint>
#include <memory>
#include <optional>

#include "http/task.h"

namespace http {

class Poller;

/// A connected, non-blocking socket that one coroutine at a time may wait for. Owns the descriptor.
class Pollable
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// What to wait for, in any combination. An error or a hang-up ends every wait.
  static constexpr std::uint32_t kReadable = EPOLLIN, kWritable = EPOLLOUT;

  /// Throws std::system_error if the descriptor cannot be watched.
  Pollable(Poller& poller, int fd);
  ~Pollable();
  Pollable(const Pollable&) = delete;
  Pollable& operator=(const Pollable&) = delete;
  int fd() const noexcept { return fd_; }

  /// True if nothing is known against it: an event has come since the last used_up().
  bool ready(std::uint32_t interest) const noexcept {
    return (events_ & (interest | kAlways)) != 0 || ended(interest);
  }
  /// Resumes when ready() or after cancel(): whoever waits looks for himself what has happened.
  Task<> wait(std::uint32_t interest);
  /// An attempt to read or write found nothing more: the next event counts.
  void used_up(std::uint32_t direction) noexcept { events_ &= ~direction; }
  /// Resumes who waits, from the loop and not from within this call.
  void cancel();

 private:
  friend class Poller;
  static constexpr std::uint32_t kAlways = EPOLLERR | EPOLLHUP;
  using Resume = boost::asio::async_result<net::use_awaitable_t<Executor>, void()>::handler_type;
  bool ended(std::uint32_t interest) const noexcept {
    return (events_ & EPOLLRDHUP) != 0 && (interest & EPOLLIN) != 0;
  }
  void on_event(std::uint32_t events);

  Poller& poller_;
  int fd_;
  std::uint32_t events_ = 0;    // what is known to be ready; EPOLLRDHUP, ERR and HUP stay
  std::uint32_t interest_ = 0;  // of who waits
  std::optional<Resume> resume_;
};

/// Of one core, used on its thread only.
class Poller {
 public:
  /// Throws std::system_error if the system has no descriptor left.
  explicit Poller(net::io_context& io);
  ~Poller();
  Poller(const Poller&) = delete;
  /// Hands every waiting coroutine back to the io_context, which destroys it in its own shutdown.
  void release_waiting() noexcept;

 private:
  friend class Pollable;
  struct Set;
  void add(Pollable& pollable);
  void forget(Pollable& pollable) noexcept;
  void arm();
  void dispatch();

  net::io_context& io_;
  std::unique_ptr<Set> set_;
  boost::intrusive::list<Pollable, boost::intrusive::constant_time_size<false>> pollables_;
  std::array<epoll_event, 128> batch_;
  int next_ = 0, count_ = 0;  // of the batch that is being dispatched
};

}  // namespace http
