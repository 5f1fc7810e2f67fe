// One pass over the target by byte classes.
#include "http/target.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "http/host.h"
#include "http/message.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

Error refused(std::string_view why) { return {ErrorCode::malformed_request, why}; }

// RFC 3986 §2.3, §3.3, §3.4
constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
constexpr std::string_view kPathOnly = "/:@!$&'()*+,=";  // pchar without ';'
constexpr std::string_view kQueryOnly = ";?[]";

enum Class : unsigned char { kNone = 0, kPath = 1, kQuery = 2, kNeedsNoEscape = 4 };
constexpr std::array<unsigned char, 256> kClasses = [] {
  std::array<unsigned char, 256> table{};
  for (const char c : kUnreserved) table[static_cast<unsigned char>(c)] = kPath | kQuery | kNeedsNoEscape;
  for (const char c : kPathOnly) table[static_cast<unsigned char>(c)] = kPath | kQuery;
  for (const char c : kQueryOnly) table[static_cast<unsigned char>(c)] = kQuery;
  return table;
}();
bool is(Class wanted, unsigned char byte) { return (kClasses[byte] & wanted) != 0; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte of the escape "%XX" at the front of `text`, -1 if there is none.
int escaped_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = hex_value(text[1]), low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/// Bytes above 0x7f are never raw here, so a character is a run of escapes. Its length in escapes, 0 if
/// malformed.
std::size_t escaped_character(std::string_view text) {
  std::array<char, 4> bytes{};
  std::size_t count = 0;
  for (int byte;
       count < bytes.size() && (byte = escaped_byte(text.substr(std::min(3 * count, text.size())))) >= 0;)
    bytes[count++] = static_cast<char>(byte);
  const std::size_t size = base::utf8_sequence({bytes.data(), count});
  const bool c1_control = size == 2 && bytes[0] == '\xc2' && static_cast<unsigned char>(bytes[1]) < 0xa0;
  return c1_control ? 0 : size;
}

/// Why the escape at the front of a path's rest is refused, or how many bytes of text it takes.
struct Escape {
  std::size_t size = 0;
  const char* refused = nullptr;
};
Escape read_path_escape(std::string_view text) {
  const int byte = escaped_byte(text);
  if (byte < 0) return {0, "an escape in the path is malformed"};
  if (byte < 0x20 || byte == 0x7f) return {0, "the path escapes a control byte"};
  if (byte == '/' || byte == '\\') return {0, "the path escapes a slash"};
  if (byte < 0x80 && is(kNeedsNoEscape, static_cast<unsigned char>(byte)))
    return {0, "the path escapes a character that needs no escape"};
  const std::size_t characters = byte < 0x80 ? 1 : escaped_character(text);
  if (characters == 0) return {0, "the path's escapes are not UTF-8"};
  return {3 * characters, nullptr};
}

/// `path` begins with '/'. nullptr if it is canonical.
const char* check_path(std::string_view path) {
  std::size_t segment = 1;  // where the current segment begins
  for (std::size_t i = 1; i <= path.size();) {
    if (i == path.size() || path[i] == '/') {
      const std::string_view text = path.substr(segment, i - segment);
      if (text == "." || text == "..") return "the path has a dot segment";
      if (text.empty() && i < path.size()) return "the path has an empty segment";
      segment = ++i;
    } else if (path[i] == '%') {
      const Escape escape = read_path_escape(path.substr(i));
      if (escape.refused) return escape.refused;
      i += escape.size;
    } else if (path[i] == ';') {
      return "the path has a path parameter";
    } else if (is(kPath, static_cast<unsigned char>(path[i]))) {
      ++i;
    } else {
      return "the path holds a byte that no path may hold";
    }
  }
  return nullptr;
}

const char* check_query(std::string_view query) {
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (query[i] == '%') {
      if (escaped_byte(query.substr(i)) < 0) return "an escape in the query is malformed";
      i += 2;
    } else if (!is(kQuery, static_cast<unsigned char>(query[i]))) {
      return "the query holds a byte that no query may hold";
    }
  }
  return nullptr;
}

bool starts_with_scheme(std::string_view target, std::string_view scheme) {
  return target.size() >= scheme.size() && same_field_name(target.substr(0, scheme.size()), scheme);
}

/// Path and query of an absolute-form target for `host`; empty if it is not that.
std::string_view without_authority(std::string_view target, std::string_view host) {
  const bool https = starts_with_scheme(target, "https://");
  if (!https && !starts_with_scheme(target, "http://")) return {};
  target.remove_prefix(https ? 8 : 7);
  const std::size_t slash = target.find('/');
  const auto named = parse_host(target.substr(0, slash)), expected = parse_host(host);
  if (!named || !expected || !same_host(*named, *expected, https ? 443 : 80)) return {};
  return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

}  // namespace

base::Result<TargetView> parse_target(std::string_view method, std::string_view target,
                                      std::string_view host) {
  if (target == "*") {
    if (method != "OPTIONS") return refused("the target is malformed");
    return TargetView{target, target, {}};
  }
  const std::string_view origin_form = target.starts_with('/') ? target : without_authority(target, host);
  if (origin_form.empty()) return refused("the target is neither a path nor a URL of this host");
  const std::size_t question = std::min(origin_form.find('?'), origin_form.size());
  const std::string_view path = origin_form.substr(0, question);
  const std::string_view query = origin_form.substr(std::min(question + 1, origin_form.size()));
  if (path.size() > kMaxPath) return Error{ErrorCode::uri_too_long, "the path is too long"};
  if (const char* why = check_path(path)) return refused(why);
  if (const char* why = check_query(query)) return refused(why);
  return TargetView{origin_form, path, query};
}

std::string percent_decode_segment(std::string_view segment) {
  std::string out;
  out.reserve(segment.size());
  while (!segment.empty()) {
    const int byte = escaped_byte(segment);
    out.push_back(byte < 0 ? segment.front() : static_cast<char>(byte));
    segment.remove_prefix(byte < 0 ? 1 : 3);
  }
  return out;
}

}  // namespace http
