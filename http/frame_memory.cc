// The memory of coroutine frames: giving it back to the system.
#include "http/frame_memory.h"

namespace http {

void FrameMemory::clear() noexcept {
  for (List& list : lists_) {
    while (list.first != nullptr) {
      Free* const frame = list.first;
      list.first = frame->next;
      ::operator delete(frame);
    }
    list.count = 0;
  }
}

}  // namespace http
