// Reading and writing cookies.
#include "http/cookie.h"

#include <algorithm>
#include <stdexcept>

namespace http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// cookie-octet, RFC 6265bis 4.1.1
bool is_cookie_octet(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}
bool is_name_octet(char c) { return is_cookie_octet(c) && c != '='; }

}  // namespace

std::optional<std::string_view> cookie_value(std::string_view cookie_field, std::string_view name) {
  std::optional<std::string_view> found;
  while (!cookie_field.empty()) {
    const std::size_t end = std::min(cookie_field.find(';'), cookie_field.size());
    const std::string_view pair = cookie_field.substr(0, end);
    cookie_field.remove_prefix(std::min(end + 1, cookie_field.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) continue;
    // Another page of this site's parent domain may have planted one: which of two is ours cannot be told.
    if (found) return std::nullopt;
    found = trimmed(pair.substr(equals + 1));
  }
  return found;
}

std::string cookie_name(std::string_view name, bool secure) {
  return std::string(secure ? "__Host-" : "").append(name);
}

std::string set_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
  if (name.empty() || !std::ranges::all_of(name, is_name_octet) ||
      !std::ranges::all_of(value, is_cookie_octet))
    throw std::invalid_argument("not a cookie's name or value");
  std::string out = cookie_name(name, options.secure);
  out.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Lax");
  if (options.secure) out.append("; Secure");
  if (options.max_age.count() >= 0) out.append("; Max-Age=").append(std::to_string(options.max_age.count()));
  return out;
}

}  // namespace http
