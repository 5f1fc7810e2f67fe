// Waiting for the time of the next look-up.
#include "http/name_thread.h"

#include <utility>

namespace http {

NameThread::~NameThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const FollowedName> NameThread::follow(const std::string& host, std::uint16_t port,
                                                       std::chrono::milliseconds every) {
  auto name = follower_.follow(host, port, every, std::chrono::steady_clock::now());
  if (!follower_.next_due()) return name;
  const std::lock_guard lock(mutex_);
  more_ = true;
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  changed_.notify_all();
  return name;
}

void NameThread::loop() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      more_ = false;
      const auto woken = [this] { return more_ || stopping_; };
      if (const auto next = follower_.next_due())
        changed_.wait_until(lock, *next, woken);
      else
        changed_.wait(lock, woken);
      if (stopping_) return;
    }
    follower_.look_up_one(std::chrono::steady_clock::now());
  }
}

}  // namespace http
