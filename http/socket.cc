// A non-blocking descriptor that a core watches.
#include "http/socket.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <utility>

namespace http {

void Socket::open(int fd) {
  close();
  try {
    core_.add(fd, *this);
  } catch (...) {
    ::close(fd);
    throw;
  }
  fd_ = fd;
  ready_ = 0;
  ended_ = gone_ = false;
}

void Socket::close() noexcept {
  core_.forget(*this);
  if (fd_ < 0) return;
  // Closing is not enough (epoll(7)): another process may have the descriptor, for good or until it begins.
  core_.remove(fd_);
  ::close(std::exchange(fd_, -1));
}

void Socket::wake() {
  if (waiting_) core_.woken_.push_back(this);
}

void Socket::on_event(std::uint32_t events) {
  const bool ended = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  ended_ = ended_ || ended;
  if ((events & EPOLLIN) != 0 || ended) ready_ |= readable;
  if ((events & EPOLLOUT) != 0 || ended) ready_ |= writable;
  gone_ = gone_ || (events & (EPOLLHUP | EPOLLERR)) != 0;
  if (gone_ && watcher_ != nullptr) std::exchange(watcher_, nullptr)->on_gone();
  if ((ready_ & interest_) != 0) resume();
}

void Socket::resume() {
  interest_ = nothing;
  if (waiting_) std::exchange(waiting_, {}).resume();
}

}  // namespace http
