// A wait that ends early when the program stops.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sandbox {

/// Thread-safe. Once stopped it stays stopped.
class Interrupt {
 public:
  void stop() {
    {
      const std::scoped_lock lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }
  /// Waits that long. False, at once, when stopped.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return stopped_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

}  // namespace sandbox
