// The memory of coroutine frames.
#include "http/frame_memory.h"

#include <array>
#include <new>

namespace http {
namespace {

constexpr std::size_t kStep = 128, kLargest = 4096;
/// Of one size, kept by one thread: more than this were alive only in a burst.
constexpr unsigned kKept = 256;

struct FreeFrame {
  FreeFrame* next;
};

struct FreeLists {
  struct List {
    FreeFrame* first = nullptr;
    unsigned count = 0;
  };
  std::array<List, kLargest / kStep> lists{};
  ~FreeLists() {
    for (List& list : lists)
      while (list.first != nullptr) {
        FreeFrame* const frame = list.first;
        list.first = frame->next;
        ::operator delete(frame);
      }
    closed = true;
  }
  static thread_local bool closed;  // a thread's last frames may outlive its lists
};
thread_local bool FreeLists::closed = false;
thread_local FreeLists free_lists;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kReuse = false;  // a frame that is used after its end must be seen
#else
constexpr bool kReuse = true;
#endif

std::size_t index_of(std::size_t size) { return (size - 1) / kStep; }

}  // namespace

void* FrameMemory::take(std::size_t size) {
  if (!kReuse || size > kLargest) return ::operator new(size);
  if (!FreeLists::closed) {
    FreeLists::List& list = free_lists.lists[index_of(size)];
    if (list.first != nullptr) {
      FreeFrame* const frame = list.first;
      list.first = frame->next;
      --list.count;
      return frame;
    }
  }
  return ::operator new((index_of(size) + 1) * kStep);
}

void FrameMemory::give(void* frame, std::size_t size) noexcept {
  if (kReuse && size <= kLargest && !FreeLists::closed) {
    FreeLists::List& list = free_lists.lists[index_of(size)];
    if (list.count < kKept) {
      list.first = ::new (frame) FreeFrame{list.first};
      ++list.count;
      return;
    }
  }
  ::operator delete(frame);
}

}  // namespace http
