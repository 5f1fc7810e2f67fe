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

constexpr std::uint64_t kOnes = 0x0101010101010101, kTops = 0x80 * kOnes;

using Sixteen [[gnu::vector_size(16)]] = std::uint8_t;

/// Calls `look` with words that together hold each byte of `text`, some twice. False, and no call, if it has
/// fewer than four.
template <class Look>
bool for_words(std::string_view text, Look look) noexcept {
  std::uint64_t word = 0;
  if (text.size() >= 8) {
    for (std::size_t at = 0; at + 8 < text.size(); at += 8) {
      std::memcpy(&word, text.data() + at, 8);
      look(word);
    }
    std::memcpy(&word, text.data() + text.size() - 8, 8);
    look(word);
    return true;
  }
  if (text.size() < 4) return false;
  std::uint32_t begin, end;
  std::memcpy(&begin, text.data(), 4);
  std::memcpy(&end, text.data() + text.size() - 4, 4);
  look(std::uint64_t{begin} << 32 | end);
  return true;
}

/// All letters or hyphens, which nearly all names are made of. False means nothing.
bool is_plain_name(std::string_view text) noexcept {
  std::uint64_t plain = kTops, all = 0;
  const bool looked = for_words(text, [&](std::uint64_t word) {
    all |= word;
    word &= ~kTops;  // what had that bit is refused below: nothing is carried into a neighbour
    const std::uint64_t lower = word | (0x20 * kOnes);
    const std::uint64_t letter = (lower + (0x80 - 'a') * kOnes) & ~(lower + (0x7f - 'z') * kOnes);
    plain &= letter | (kTops - (word ^ ('-' * kOnes)));
  });
  return looked && plain == kTops && (all & kTops) == 0;
}

/// No byte is below 0x20, or is 0x7f. False means nothing: a tab is below 0x20, too.
bool is_plain_value(std::string_view text) noexcept {
  if (text.size() < sizeof(Sixteen)) {
    std::uint64_t suspicious = 0;
    const bool looked = for_words(text, [&](std::uint64_t word) {
      const std::uint64_t del = word ^ (0x7f * kOnes);
      suspicious |= ((word - 0x20 * kOnes) & ~word) | ((del - kOnes) & ~del);
    });
    return looked && (suspicious & kTops) == 0;
  }
  Sixteen suspicious{}, bytes;
  const auto look = [&](std::size_t at) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    suspicious |= reinterpret_cast<Sixteen>((bytes < 0x20) | (bytes == 0x7f));
  };
  for (std::size_t at = 0; at + sizeof bytes < text.size(); at += sizeof bytes) look(at);
  look(text.size() - sizeof bytes);
  std::uint64_t halves[2];
  std::memcpy(halves, &suspicious, sizeof halves);
  return (halves[0] | halves[1]) == 0;
}
}  // namespace

bool is_token(std::string_view text) noexcept {
  if (is_plain_name(text)) return true;
  bool good = !text.empty();
  for (const char c : text) good &= kTokenBytes[static_cast<unsigned char>(c)];
  return good;
}

bool is_field_value(std::string_view value) noexcept {
  if (is_plain_value(value)) return true;
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
