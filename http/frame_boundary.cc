// Following frames, and writing the one that ends them.
#include "http/frame_boundary.h"

#include <algorithm>

namespace http {
namespace {

constexpr std::uint8_t kMasked = 0x80, kLength = 0x7f, kOpcode = 0x0f, kClose = 0x8, kFinal = 0x80;
constexpr std::size_t kMostReason = 123;

/// Bytes of a header that begins with these two.
std::size_t header_size(std::uint8_t second) {
  const std::uint8_t length = second & kLength;
  return 2 + (length == 126 ? 2U : length == 127 ? 8U : 0U) + ((second & kMasked) != 0 ? 4U : 0U);
}

}  // namespace

std::size_t FrameBoundary::pass(std::string_view bytes, bool stop) noexcept {
  std::size_t at = 0;
  while (at < bytes.size() && !lost_ && !(stop && here())) {
    if (left_ > 0) {
      const std::uint64_t step = std::min<std::uint64_t>(left_, bytes.size() - at);
      left_ -= step;
      at += static_cast<std::size_t>(step);
    } else if (take_header(bytes[at++])) {
      have_ = 0;
    }
  }
  return lost_ ? bytes.size() : at;
}

/// True when the header is complete.
bool FrameBoundary::take_header(char byte) noexcept {
  header_[have_++] = static_cast<std::uint8_t>(byte);
  if (have_ < 2 || have_ < header_size(header_[1])) return false;
  closed_ |= (header_[0] & kOpcode) == kClose;
  left_ = header_[1] & kLength;
  if (left_ < 126) return true;
  const std::size_t digits = left_ == 126 ? 2 : 8;
  left_ = 0;
  for (std::size_t i = 0; i < digits; ++i) left_ = left_ << 8 | header_[2 + i];
  lost_ = left_ >> 63 != 0;
  return true;
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
  reason = reason.substr(0, kMostReason);
  std::string frame;
  frame.push_back(static_cast<char>(kFinal | kClose));
  frame.push_back(static_cast<char>(2 + reason.size()));
  frame.push_back(static_cast<char>(code >> 8));
  frame.push_back(static_cast<char>(code & 0xff));
  return frame.append(reason);
}

}  // namespace http
