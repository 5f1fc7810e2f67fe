// Byte classes of header fields. No early exit: these loops run over every head, and this way they vectorise.
#include "http/field_syntax.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace http {
namespace {
constexpr std::array<bool, 256> kTokenBytes = [] {
  std::array<bool, 256> table{};
  for (const char c :
       std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

constexpr std::uint64_t kOnes = 0x0101010101010101, kTops = 0x80 * kOnes;

using Sixteen [[gnu::vector_size(16)]] = std::uint8_t;

/// Of at least eight bytes, all letters or hyphens, which nearly all names are made of. Eight at a time, the
/// last eight once more.
bool is_plain_name(std::string_view text) noexcept {
  std::uint64_t plain = kTops, all = 0;
  for (std::size_t at = 0;; at = std::min(at + 8, text.size() - 8)) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    all |= word;
    word &= ~kTops;  // what had that bit is refused below: nothing is carried into a neighbour
    const std::uint64_t lower = word | (0x20 * kOnes);
    const std::uint64_t letter = (lower + (0x80 - 'a') * kOnes) & ~(lower + (0x7f - 'z') * kOnes);
    plain &= letter | (kTops - (word ^ ('-' * kOnes)));
    if (at == text.size() - 8) break;
  }
  return plain == kTops && (all & kTops) == 0;
}
}  // namespace

bool is_token(std::string_view text) noexcept {
  if (text.size() >= 8 && is_plain_name(text)) return true;
  bool good = !text.empty();
  for (const char c : text) good &= kTokenBytes[static_cast<unsigned char>(c)];
  return good;
}

bool is_field_value(std::string_view value) noexcept {
  // Sixteen bytes at a time, the last ones once more: whether any is below 0x20, or is 0x7f. A tab is below
  // 0x20 too, so it is looked at again.
  if (value.size() >= sizeof(Sixteen)) {
    Sixteen suspicious{};
    for (std::size_t at = 0;; at = std::min(at + sizeof(Sixteen), value.size() - sizeof(Sixteen))) {
      Sixteen bytes;
      std::memcpy(&bytes, value.data() + at, sizeof bytes);
      suspicious |= reinterpret_cast<Sixteen>((bytes < 0x20) | (bytes == 0x7f));
      if (at == value.size() - sizeof(Sixteen)) break;
    }
    std::uint64_t halves[2];
    std::memcpy(halves, &suspicious, sizeof halves);
    if ((halves[0] | halves[1]) == 0) return true;
  }
  unsigned char bad = 0;  // not bool, which g++ does not vectorise
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    bad |= static_cast<unsigned char>(((byte < 0x20) & (byte != '\t')) | (byte == 0x7f));
  }
  return bad == 0;
}

bool has_obs_text(std::string_view value) noexcept {
  unsigned char all = 0;
  for (const char c : value) all |= static_cast<unsigned char>(c);
  return all >= 0x80;
}

std::string_view trim_ows(std::string_view value) noexcept {
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  return value;
}

}  // namespace http
