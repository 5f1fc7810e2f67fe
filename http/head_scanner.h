// Finds the end of a message head in bytes that arrive in pieces, and refuses early what no head may contain.
#pragma once
#include <cstddef>
#include <string_view>

namespace http {

/// Bytes: a head of exactly `head`, with a first line of exactly `line`, is still accepted.
struct HeadLimits {
  std::size_t head = 16 * 1024;  // from the first line to the empty line, both CRLFs included
  std::size_t line = 8 * 1024;   // the first line without its CRLF
};

/// Looks at every byte once, however it is cut. Line ends are CRLF and nothing else, and no line is folded
/// (RFC 9112 §2.2, §5.2: obsolete folding and bare LF are where parsers disagree). One empty line before the
/// first line is skipped.
class HeadScanner {
 public:
  enum class State { partial, complete, malformed, line_too_long, head_too_large };

  /// `data` begins at the same byte every time and only grows between calls, until reset().
  State scan(std::string_view data, const HeadLimits& limits);
  /// The head, blank line included; after `complete`.
  std::string_view head(std::string_view data) const { return data.substr(begin_, line_ - begin_); }
  /// How many bytes of `data` belong to the head and the empty line that preceded it; after `complete`.
  std::size_t consumed() const noexcept { return line_; }
  void reset() noexcept { begin_ = line_ = seen_ = 0; }

 private:
  std::size_t begin_ = 0;  // of the first line
  std::size_t line_ = 0;   // of the line that is not complete yet
  std::size_t seen_ = 0;   // bytes that hold no further LF
};

}  // namespace http
