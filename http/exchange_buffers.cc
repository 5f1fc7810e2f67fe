// The memory of one exchange: the free list.
#include "http/exchange_buffers.h"

namespace http {
namespace {

/// A string that grew beyond this is not kept: one large answer must not pin its size for ever.
constexpr std::size_t kKeptStringBytes = 64 * 1024;

void reset(std::string& text) {
  if (text.capacity() > kKeptStringBytes)
    std::string().swap(text);
  else
    text.clear();
}

}  // namespace

std::unique_ptr<ExchangeBuffers> BufferPool::take() {
  if (free_.empty()) return std::make_unique<ExchangeBuffers>(capacity_);
  std::unique_ptr<ExchangeBuffers> buffers = std::move(free_.back());
  free_.pop_back();
  return buffers;
}

void BufferPool::give(std::unique_ptr<ExchangeBuffers> buffers) {
  if (!buffers || free_.size() >= keep_) return;
  buffers->fields.clear();
  reset(buffers->out);
  reset(buffers->body);
  free_.push_back(std::move(buffers));
}

}  // namespace http
