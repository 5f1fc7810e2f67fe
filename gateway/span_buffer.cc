// Keeping spans until they are sent.
#include "gateway/span_buffer.h"

#include <algorithm>
#include <iterator>

namespace gateway {

void SpanBuffer::put(std::vector<Span> spans) {
  bool enough = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + spans.size() > most_) {
      count_dropped(spans.size());
      return;
    }
    std::ranges::move(spans, std::back_inserter(waiting_));
    enough = waiting_.size() >= wake_at_;
  }
  if (enough) wake_.notify_one();
}

std::vector<Span> SpanBuffer::take(std::size_t most) {
  const std::lock_guard lock(mutex_);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting_.size()));
  std::vector<Span> out(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return out;
}

void SpanBuffer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

bool SpanBuffer::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

std::size_t SpanBuffer::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace gateway
