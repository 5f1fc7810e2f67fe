// The memory of one exchange, taken from a per-core free list when bytes arrive and given back when a
// connection idles.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace http {

/// One direction's input and what is made of it. `bytes` is fixed in size: nothing that views it is ever
/// moved.
struct ExchangeBuffers {
  explicit ExchangeBuffers(std::size_t capacity)
      : bytes(std::make_unique_for_overwrite<char[]>(capacity)), size(capacity) {}
  std::unique_ptr<char[]> bytes;
  std::size_t size;               // of `bytes`
  std::vector<FieldView> fields;  // of the head in `bytes`
  std::string out;                // an answer under construction
  std::string body;               // a body that does not fit into `bytes`
};

/// Of one core, used on its thread only. Keeps at most `keep` buffers for reuse.
class BufferPool {
 public:
  explicit BufferPool(std::size_t capacity, std::size_t keep = 256) : capacity_(capacity), keep_(keep) {}
  std::unique_ptr<ExchangeBuffers> take();
  void give(std::unique_ptr<ExchangeBuffers> buffers);
  std::size_t free() const noexcept { return free_.size(); }

 private:
  std::size_t capacity_, keep_;
  std::vector<std::unique_ptr<ExchangeBuffers>> free_;
};

}  // namespace http
