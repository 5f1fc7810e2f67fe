// The keys that the data path works with: a snapshot, replaced after a rotation, that every worker follows.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/crypto/es256.h"
#include "oauth/access_token.h"

namespace gateway {

struct DataPathKeys {
  std::vector<oauth::SealingKey> sealing;  // the one to seal with first, then those that only open
  base::SigningKey assertion;              // signs Tollgate-Assertion
};

/// Thread-safe. A worker compares the epoch, one atomic load, and takes the lock only after a rotation.
class LiveKeys {
 public:
  explicit LiveKeys(std::shared_ptr<const DataPathKeys> keys) : keys_(std::move(keys)) {}
  /// Read it before current(): then a change in between is seen the next time.
  std::uint64_t epoch() const noexcept { return epoch_.load(std::memory_order_acquire); }
  std::shared_ptr<const DataPathKeys> current() const {
    const std::lock_guard lock(mutex_);
    return keys_;
  }
  void replace(std::shared_ptr<const DataPathKeys> keys) {
    const std::lock_guard lock(mutex_);
    keys_ = std::move(keys);
    epoch_.fetch_add(1, std::memory_order_release);
  }

 private:
  std::atomic<std::uint64_t> epoch_{1};
  mutable std::mutex mutex_;
  std::shared_ptr<const DataPathKeys> keys_;
};

}  // namespace gateway
