// Well-formedness of UTF-8 by the table of RFC 3629 4.
#include "base/utf8.h"

namespace base {
namespace {
bool in(std::string_view text, std::size_t at, unsigned low, unsigned high) {
  if (at >= text.size()) return false;
  const unsigned byte = static_cast<unsigned char>(text[at]);
  return byte >= low && byte <= high;
}
bool tail(std::string_view text, std::size_t at) { return in(text, at, 0x80, 0xbf); }
}  // namespace

std::size_t utf8_sequence(std::string_view text) noexcept {
  if (in(text, 0, 0x00, 0x7f)) return 1;
  if (in(text, 0, 0xc2, 0xdf)) return tail(text, 1) ? 2 : 0;
  if (in(text, 0, 0xe0, 0xef)) {
    const bool second = in(text, 0, 0xe0, 0xe0)   ? in(text, 1, 0xa0, 0xbf)  // shorter forms exist below
                        : in(text, 0, 0xed, 0xed) ? in(text, 1, 0x80, 0x9f)  // surrogates above
                                                  : tail(text, 1);
    return second && tail(text, 2) ? 3 : 0;
  }
  if (in(text, 0, 0xf0, 0xf4)) {
    const bool second = in(text, 0, 0xf0, 0xf0)   ? in(text, 1, 0x90, 0xbf)
                        : in(text, 0, 0xf4, 0xf4) ? in(text, 1, 0x80, 0x8f)
                                                  : tail(text, 1);
    return second && tail(text, 2) && tail(text, 3) ? 4 : 0;
  }
  return 0;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t size = utf8_sequence(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace base
