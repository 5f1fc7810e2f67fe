// A connected socket of one core as its coroutine uses it: attempts that never block, and waiting in between.
#pragma once
#include "http/poller.h"
#include "http/transport.h"

namespace http {

/// One coroutine at a time, on the core's thread. Owns the descriptor.
class Stream {
 public:
  /// `fd` is non-blocking, and connected or connecting. tls: nullptr for plain.
  Stream(Poller& poller, int fd, std::unique_ptr<TlsSession> tls = nullptr)
      : pollable_(poller, fd), transport_(fd, std::move(tls)) {}
  bool secure() const noexcept { return transport_.secure(); }
  int fd() const noexcept { return pollable_.fd(); }

  Attempt handshake() { return noted(transport_.handshake()); }
  Attempt read(std::span<char> into) { return read_noted(transport_.read(into), into.size(), secure()); }
  Attempt write(std::string_view first, std::string_view second = {}) {
    return noted(transport_.write(first, second));
  }
  /// Below TLS, of what nobody will look at. After finish_sending().
  Attempt discard(std::span<char> scratch) {
    return read_noted(transport_.discard(scratch), scratch.size(), false);
  }
  void finish_sending() { transport_.finish_sending(); }

  /// Whether reading is worth an attempt: something may be there.
  bool may_read() const { return pollable_.ready(Pollable::kReadable) || transport_.pending(); }
  /// Resumes when what an attempt wanted may be there, or after cancel(). To be called after that attempt, or
  /// to wait for something to read.
  Task<> wait(Io wanted) {
    return pollable_.wait(wanted == Io::want_write ? Pollable::kWritable : Pollable::kReadable);
  }
  Task<> wait_for_either() { return pollable_.wait(Pollable::kReadable | Pollable::kWritable); }
  void cancel() { pollable_.cancel(); }
  /// Of a connection on which nothing was asked: no event has come. `look`: asks the kernel as well.
  bool is_quiet(bool look) const {
    return !pollable_.ready(Pollable::kReadable) && (!look || transport_.is_quiet());
  }

 private:
  Attempt noted(Attempt attempt) noexcept {
    if (attempt.io == Io::want_read) pollable_.used_up(Pollable::kReadable);
    if (attempt.io == Io::want_write) pollable_.used_up(Pollable::kWritable);
    return attempt;
  }
  /// epoll(7): a read of less than was asked for has emptied a stream socket.
  Attempt read_noted(Attempt attempt, std::size_t room, bool in_records) noexcept {
    if (attempt.io == Io::ok && attempt.bytes < room && !in_records) pollable_.used_up(Pollable::kReadable);
    return noted(attempt);
  }

  Pollable pollable_;
  Transport transport_;
};

}  // namespace http
