// JSON strings: the grammar of RFC 8259 7 and what escapes stand for.
#include "base/json_string.h"

#include <algorithm>

#include "base/utf8.h"

namespace base {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The code unit of four hex digits at `at`; -1 if there are none.
int code_unit(std::string_view text, std::size_t at) {
  if (text.size() < at + 4) return -1;
  int unit = 0;
  for (const char c : text.substr(at, 4)) {
    const int digit = hex_value(c);
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

/// The character of the escape `\uXXXX` or `\uXXXX\uXXXX` at the front of `text`, and the escape's length.
struct UnicodeEscape {
  char32_t character = 0;
  std::size_t size = 0;  // 0: no character (a surrogate without its other half)
};
UnicodeEscape unicode_escape(std::string_view text) {
  const int first = code_unit(text, 2);
  if (first < 0) return {};
  if (first < 0xd800 || first > 0xdfff) return {static_cast<char32_t>(first), 6};
  if (first > 0xdbff || text.substr(6, 2) != "\\u") return {};
  const int second = code_unit(text, 8);
  if (second < 0xdc00 || second > 0xdfff) return {};
  return {0x10000 + (static_cast<char32_t>(first - 0xd800) << 10) + static_cast<char32_t>(second - 0xdc00),
          12};
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

/// What `\x` stands for; 0 if there is no such escape.
char simple_escape(char x) {
  constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = kNames.find(x);
  return at == std::string_view::npos ? '\0' : kMeanings[at];
}

/// How long the escape at the front of `text` is; 0 if it is none.
std::size_t escape_size(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] == 'u') return unicode_escape(text).size;
  return simple_escape(text[1]) == '\0' ? 0 : 2;
}

}  // namespace

std::size_t json_string_size(std::string_view text) noexcept {
  if (!text.starts_with('"')) return 0;
  std::size_t at = 1;
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '"') return at + 1;
    if (c < 0x20) return 0;
    const std::size_t size = c == '\\'  ? escape_size(text.substr(at))
                             : c < 0x80 ? 1
                                        : utf8_sequence(text.substr(at));
    if (size == 0) return 0;
    at += size;
  }
  return 0;
}

std::string decode_json_string(std::string_view text) {
  text = text.substr(1, text.size() - 2);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text[1] != 'u') {
      out += simple_escape(text[1]);
      text.remove_prefix(2);
    } else {
      const UnicodeEscape escape = unicode_escape(text);
      append_utf8(out, escape.character);
      text.remove_prefix(escape.size);
    }
  }
  return out;
}

}  // namespace base
