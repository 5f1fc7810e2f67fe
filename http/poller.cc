// Readiness of all connections of one core.
#include "http/poller.h"

#include <unistd.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>

namespace http {

/// The epoll descriptor, itself watched by the io_context.
struct Poller::Set {
  boost::asio::posix::basic_stream_descriptor<Executor> descriptor;
};

Poller::Poller(net::io_context& io) : io_(io) {
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  set_ = std::make_unique<Set>(
      Set{boost::asio::posix::basic_stream_descriptor<Executor>(io.get_executor(), fd)});
  arm();
}

Poller::~Poller() = default;

void Poller::arm() {
  set_->descriptor.async_wait(boost::asio::posix::descriptor_base::wait_read,
                              [this](const boost::system::error_code& ec) {
                                if (ec) return;
                                dispatch();
                                arm();
                              });
}

void Poller::dispatch() {
  count_ = ::epoll_wait(set_->descriptor.native_handle(), batch_.data(), static_cast<int>(batch_.size()), 0);
  for (next_ = 0; next_ < count_;) {
    const epoll_event event = batch_[static_cast<std::size_t>(next_++)];
    // A coroutine that was resumed may have destroyed the owner of a later event: then forget() cleared it.
    if (event.data.ptr != nullptr) static_cast<Pollable*>(event.data.ptr)->on_event(event.events);
  }
  count_ = 0;
}

void Poller::add(Pollable& pollable) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &pollable;
  if (::epoll_ctl(set_->descriptor.native_handle(), EPOLL_CTL_ADD, pollable.fd(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  pollables_.push_back(pollable);
}

void Poller::forget(Pollable& pollable) noexcept {
  for (int i = next_; i < count_; ++i) {
    epoll_event& event = batch_[static_cast<std::size_t>(i)];
    if (event.data.ptr == &pollable) event.data.ptr = nullptr;
  }
}

void Poller::release_waiting() noexcept {
  for (Pollable& pollable : pollables_) pollable.resume_.reset();
}

Pollable::Pollable(Poller& poller, int fd) : poller_(poller), fd_(fd) {
  try {
    poller_.add(*this);
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

Pollable::~Pollable() {
  poller_.forget(*this);
  ::close(fd_);  // which takes it out of the set, too
}

Task<> Pollable::wait(std::uint32_t interest) {
  auto start = [this, interest](Resume resume) {
    if (ready(interest)) {
      boost::asio::post(poller_.io_, [resume = std::move(resume)]() mutable { std::move(resume)(); });
      return;
    }
    interest_ = interest;
    resume_.emplace(std::move(resume));
  };
  return boost::asio::async_initiate<const net::use_awaitable_t<Executor>, void()>(start, use_task);
}

void Pollable::on_event(std::uint32_t events) {
  events_ |= events;
  if (!resume_ || !ready(interest_)) return;
  Resume resume = *std::move(resume_);
  resume_.reset();
  std::move(resume)();  // may destroy this
}

void Pollable::cancel() {
  if (!resume_) return;
  Resume resume = *std::move(resume_);
  resume_.reset();
  boost::asio::post(poller_.io_, [resume = std::move(resume)]() mutable { std::move(resume)(); });
}

}  // namespace http
