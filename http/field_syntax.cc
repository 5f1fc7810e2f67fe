// Byte classes of header fields. No early exit: these loops run over every head, and this way they vectorise.
#include "http/field_syntax.h"

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
}  // namespace

bool is_token(std::string_view text) noexcept {
  bool good = !text.empty();
  for (const char c : text) good &= kTokenBytes[static_cast<unsigned char>(c)];
  return good;
}

bool is_field_value(std::string_view value) noexcept {
  // Eight bytes at a time: whether any is below 0x20, or is 0x7f. A tab is below 0x20 too, so it is looked at
  // again.
  constexpr std::uint64_t kOnes = 0x0101010101010101, kTops = 0x80 * kOnes;
  if (value.size() >= 8) {
    std::uint64_t suspicious = 0;
    for (std::size_t at = 0;; at = std::min(at + 8, value.size() - 8)) {
      std::uint64_t word;
      std::memcpy(&word, value.data() + at, 8);
      const std::uint64_t del = word ^ (0x7f * kOnes);
      suspicious |= ((word - 0x20 * kOnes) & ~word) | ((del - kOnes) & ~del);
      if (at == value.size() - 8) break;
    }
    if ((suspicious & kTops) == 0) return true;
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
