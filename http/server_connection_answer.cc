// The answer of a client connection: one gathered write, back-pressure, a deadline that progress extends.
#include "http/answer_head.h"
#include "http/server_connection.h"

namespace http {

Task<void> ServerConnection::send(const Response& response) {
  std::string& head = buffers_->out;
  head.clear();
  append_answer_head(head, response, core().http_date(), head_.version, keep_alive());
  const bool bodyless = head_.method == Method::head || !status_has_body(response.status);
  co_await flush(bodyless ? std::string_view{} : std::string_view{response.body});
}

Task<bool> ServerConnection::flush(std::string_view more) {
  std::string& head = buffers_->out;
  std::string_view first = head, second = more;
  bool progressed = true;
  while (!broken_ && !(first.empty() && second.empty())) {
    const Attempt attempt = transport_.write(first, second);
    if (attempt.io == Io::ok) {
      const std::size_t from_first = std::min(attempt.bytes, first.size());
      first.remove_prefix(from_first);
      second.remove_prefix(attempt.bytes - from_first);
      bytes_sent_ += attempt.bytes;
      progressed = true;
    } else if (attempt.io == Io::want_read || attempt.io == Io::want_write) {
      if (progressed) {
        core().refresh();
        set_deadline(listener_->options.write_timeout);
        progressed = false;
      }
      if (!co_await wait(attempt.io)) broken_ = true;
    } else {
      broken_ = true;
    }
  }
  deadline_.clear();
  head.clear();
  co_return !broken_;
}

}  // namespace http
