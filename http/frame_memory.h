// The memory of coroutine frames: a thread's free lists by size, since each request makes and drops the same
// few frames.
#pragma once
#include <cstddef>

namespace http {

/// A frame may be given back on another thread than it was taken on. Thread-safe, without a lock.
class FrameMemory {
 public:
  static void* take(std::size_t size);
  static void give(void* frame, std::size_t size) noexcept;
};

}  // namespace http
