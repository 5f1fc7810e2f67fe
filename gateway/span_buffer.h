// Spans between the workers that make them and the thread that sends them: bounded, and nobody waits for it.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "gateway/span.h"

namespace gateway {

/// Thread-safe. Only sampled requests come here, so only they meet its lock, which is held for a move.
class SpanBuffer {
 public:
  /// `wake_at`: so many spans wake who waits in await_work(); `most`: above that new ones are dropped.
  SpanBuffer(std::size_t wake_at, std::size_t most) : wake_at_(wake_at), most_(most) {}
  /// Takes all of `spans`, or drops and counts all of them.
  void put(std::vector<Span> spans);
  /// The oldest spans, at most `most`.
  std::vector<Span> take(std::size_t most);
  /// Returns when there are `wake_at` spans, after `longest`, or after stop(). False after stop().
  template <class Duration>
  bool await_work(Duration longest) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, longest, [this] { return stopping_ || waiting_.size() >= wake_at_; });
    return !stopping_;
  }
  /// Returns after `length`, or after stop().
  template <class Duration>
  void pause(Duration length) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, length, [this] { return stopping_; });
  }
  /// Ends both waits for good.
  void stop();
  bool stopping() const;
  std::size_t size() const;
  /// What was lost elsewhere is counted here, too.
  void count_dropped(std::uint64_t spans) noexcept { dropped_.fetch_add(spans, std::memory_order_relaxed); }
  std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

 private:
  const std::size_t wake_at_, most_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Span> waiting_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace gateway
