// The addresses of one backend's name as they are now; they may change while others connect to them.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "http/socket_address.h"

namespace http {

using SocketAddresses = std::vector<SocketAddress>;

/// Written by one thread, read by any.
class FollowedName {
 public:
  explicit FollowedName(SocketAddresses addresses)
      : addresses_(std::make_shared<const SocketAddresses>(std::move(addresses))) {}
  /// Another one: the addresses have changed since. One load.
  std::uint64_t epoch() const noexcept { return epoch_.load(std::memory_order_acquire); }
  /// Those of epoch(), asked for before, or newer ones. In the order in which they are to be tried.
  std::shared_ptr<const SocketAddresses> addresses() const {
    const std::lock_guard lock(mutex_);
    return addresses_;
  }
  void replace(SocketAddresses addresses) {
    auto next = std::make_shared<const SocketAddresses>(std::move(addresses));
    {
      const std::lock_guard lock(mutex_);
      addresses_.swap(next);
    }
    epoch_.fetch_add(1, std::memory_order_release);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const SocketAddresses> addresses_;  // under mutex_
  std::atomic<std::uint64_t> epoch_{1};
};

}  // namespace http
