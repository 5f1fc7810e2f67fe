// Base64url and base64, strict in what they decode.
#include "base/crypto/base64url.h"

#include <array>
#include <cstdint>

namespace base {
namespace {

constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kBad = 64;

using Values = std::array<std::uint8_t, 256>;
constexpr Values values_of(std::string_view alphabet) {
  Values values{};
  values.fill(kBad);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}
constexpr Values kUrlValues = values_of(kUrl);
constexpr Values kStandardValues = values_of(kStandard);

std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out.push_back(alphabet[(pending >> (bits - 6)) & 63]);
  }
  if (bits > 0) out.push_back(alphabet[(pending << (6 - bits)) & 63]);
  return out;
}

/// `text` without padding. A group of one character carries no byte, and the bits beyond the last byte must
/// be zero: otherwise two texts would decode to the same bytes.
std::optional<std::size_t> decode_into(std::string_view text, const Values& values, char* out,
                                       std::size_t room) {
  const std::size_t size = text.size() / 4 * 3 + (text.size() % 4 == 0 ? 0 : text.size() % 4 - 1);
  if (text.size() % 4 == 1 || size > room) return std::nullopt;
  const auto value_at = [&](std::size_t i) { return values[static_cast<unsigned char>(text[i])]; };
  for (; text.size() >= 4; text.remove_prefix(4)) {
    const std::uint8_t a = value_at(0), b = value_at(1), c = value_at(2), d = value_at(3);
    if (((a | b | c | d) & kBad) != 0) return std::nullopt;
    *out++ = static_cast<char>(a << 2 | b >> 4);
    *out++ = static_cast<char>(b << 4 | c >> 2);
    *out++ = static_cast<char>(c << 6 | d);
  }
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : text) {
    const std::uint8_t value = values[static_cast<unsigned char>(c)];
    if (value == kBad) return std::nullopt;
    pending = (pending << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      *out++ = static_cast<char>((pending >> bits) & 0xff);
    }
  }
  if ((pending & ((1u << bits) - 1)) != 0) return std::nullopt;
  return size;
}

std::optional<std::string> decode(std::string_view text, const Values& values) {
  std::string out(text.size() / 4 * 3 + 2, '\0');
  const auto size = decode_into(text, values, out.data(), out.size());
  if (!size) return std::nullopt;
  out.resize(*size);
  return out;
}

}  // namespace

std::string base64url(std::string_view bytes) { return encode(bytes, kUrl); }

std::optional<std::string> base64url_decode(std::string_view text) { return decode(text, kUrlValues); }

std::optional<std::size_t> base64url_decode_into(std::string_view text, char* out, std::size_t room) {
  return decode_into(text, kUrlValues, out, room);
}

std::string base64(std::string_view bytes) {
  std::string out = encode(bytes, kStandard);
  while (out.size() % 4 != 0) out.push_back('=');
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode(text, kStandardValues);
}

}  // namespace base
