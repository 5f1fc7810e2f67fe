// Finds the end of a message head.
#include "http/head_scanner.h"

#include <cstring>

namespace http {
namespace {

/// What may begin a line of a head: a token character, or the CR of the empty line. A TLS handshake, a fold
/// and binary junk are told by this byte, long before a deadline would.
bool may_begin_line(char c) { return c == '\r' || (c > ' ' && c < 0x7f); }

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view data, const HeadLimits& limits) {
  for (;;) {
    if (line_ < data.size() && !may_begin_line(data[line_])) return State::malformed;
    const void* found =
        data.size() > seen_ ? std::memchr(data.data() + seen_, '\n', data.size() - seen_) : nullptr;
    if (found == nullptr) {
      seen_ = data.size();
      const bool cr_last = !data.empty() && data.back() == '\r';
      if (line_ == begin_ && data.size() - begin_ - (cr_last ? 1 : 0) > limits.line)
        return State::line_too_long;
      return data.size() - begin_ > limits.head ? State::head_too_large : State::partial;
    }
    const std::size_t lf = static_cast<std::size_t>(static_cast<const char*>(found) - data.data());
    if (lf == line_ || data[lf - 1] != '\r') return State::malformed;
    const bool first = line_ == begin_, empty = lf == line_ + 1;
    seen_ = lf + 1;
    if (first && empty) {
      if (begin_ != 0) return State::malformed;
      begin_ = line_ = seen_;
      continue;
    }
    if (first && lf - 1 - begin_ > limits.line) return State::line_too_long;
    line_ = seen_;
    if (line_ - begin_ > limits.head) return State::head_too_large;
    if (empty) return State::complete;
  }
}

}  // namespace http
