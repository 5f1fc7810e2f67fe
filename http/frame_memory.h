// The memory of coroutine frames: a thread's free lists by size, since each request makes and drops the same
// few frames.
#pragma once
#include <array>
#include <cstddef>
#include <new>

namespace http {

/// A frame may be given back on another thread than it was taken on. Thread-safe, without a lock.
class FrameMemory {
 public:
  static void* take(std::size_t size) {
    if (kReuse && size <= kLargest) {
      List& list = lists_[index_of(size)];
      if (list.first != nullptr) {
        Free* const frame = list.first;
        list.first = frame->next;
        --list.count;
        return frame;
      }
      size = (index_of(size) + 1) * kStep;
    }
    return ::operator new(size);
  }
  static void give(void* frame, std::size_t size) noexcept {
    if (kReuse && size <= kLargest) {
      List& list = lists_[index_of(size)];
      if (list.count < kKept) {
        list.first = ::new (frame) Free{list.first};
        ++list.count;
        return;
      }
    }
    ::operator delete(frame);
  }
  /// Frees what this thread keeps; before it ends.
  static void clear() noexcept;

 private:
  static constexpr std::size_t kStep = 128, kLargest = 4096;
  /// Of one size, kept by one thread: more than this were alive only in a burst.
  static constexpr unsigned kKept = 256;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static constexpr bool kReuse = false;  // a frame that is used after its end must be seen
#else
  static constexpr bool kReuse = true;
#endif
  struct Free {
    Free* next;
  };
  struct List {
    Free* first;
    unsigned count;
  };
  static constexpr std::size_t index_of(std::size_t size) { return (size - 1) / kStep; }
  static inline constinit thread_local std::array<List, kLargest / kStep> lists_{};
};

}  // namespace http
