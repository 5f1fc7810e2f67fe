// Gathering an answer.
#include "http/gathered_answer.h"

#include <utility>

namespace http {

// The relay writes the head and the framing into out() and gives the body as `more`: that is what counts.
Task<bool> GatheredAnswer::flush(std::string_view more) {
  if (passing_) co_return co_await client_.flush(more);
  body_ += more.size();
  text_.append(more);
  if (refused_) co_return false;
  if (body_ <= most_) co_return true;
  if (too_large_ == TooLarge::refuse) {
    refused_ = true;
    text_.clear();
    co_return false;
  }
  passing_ = true;
  (void)add_fields(when_passing_);
  co_return co_await deliver();
}

bool GatheredAnswer::add_fields(std::string_view lines) {
  const std::size_t end = text_.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  text_.insert(end + 2, lines);
  return true;
}

Task<bool> GatheredAnswer::deliver() {
  if (close_) client_.close_after_answer();
  // The body apart from the head, as the relay gives it: the client may be another one that gathers and
  // counts.
  const std::string text = std::exchange(text_, {});
  const std::size_t end = text.find("\r\n\r\n");
  const std::size_t head = end == std::string::npos ? text.size() : end + 4;
  client_.out().assign(text, 0, head);
  const std::string_view body = std::string_view(text).substr(head);
  co_return co_await client_.flush(body);
}

void GatheredAnswer::close_after_answer() noexcept {
  if (passing_)
    client_.close_after_answer();
  else
    close_ = true;
}

void GatheredAnswer::abort() noexcept {
  if (passing_) client_.abort();
}

}  // namespace http
