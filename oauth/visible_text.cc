// Walks code points and refuses the invisible ones (Unicode TR 36: visual spoofing).
#include "oauth/visible_text.h"

#include <array>
#include <cstdint>

namespace oauth {
namespace {

struct Range {
  std::uint32_t first, last;
};
constexpr std::array<Range, 16> kInvisible{{{0x00, 0x1F},
                                            {0x7F, 0x9F},
                                            {0xAD, 0xAD},
                                            {0x034F, 0x034F},
                                            {0x061C, 0x061C},
                                            {0x115F, 0x1160},
                                            {0x17B4, 0x17B5},
                                            {0x180B, 0x180F},
                                            {0x200B, 0x200F},
                                            {0x2028, 0x202E},
                                            {0x2060, 0x206F},
                                            {0x3164, 0x3164},
                                            {0xFE00, 0xFE0F},
                                            {0xFEFF, 0xFEFF},
                                            {0xFFF0, 0xFFFF},
                                            {0xE0000, 0x10FFFF}}};

bool is_invisible(std::uint32_t c) {
  for (const Range& range : kInvisible)
    if (c >= range.first && c <= range.last) return true;
  return false;
}

bool is_space(std::uint32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0x2800;
}

/// The next code point and its length; length 0 for malformed UTF-8 (overlong forms and surrogates included).
struct Decoded {
  std::uint32_t code_point = 0;
  std::size_t length = 0;
};
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

}  // namespace

bool is_visible_text(std::string_view text, std::size_t most) noexcept {
  std::size_t count = 0;
  bool seen = false;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (next.length == 0 || is_invisible(next.code_point) || ++count > most) return false;
    seen = seen || !is_space(next.code_point);
    text.remove_prefix(next.length);
  }
  return seen;
}

}  // namespace oauth
