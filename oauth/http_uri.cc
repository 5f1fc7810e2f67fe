// Normalising as far as RFC 3986 6.2.2 and 6.2.3 say, without building anything.
#include "oauth/http_uri.h"

#include <algorithm>

namespace oauth {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// "host:port" without a port that the scheme has anyway.
std::string_view without_default_port(std::string_view scheme, std::string_view authority) {
  const std::string_view port = same_letters(scheme, "https") ? ":443" : ":80";
  if (authority.ends_with(port))
    authority.remove_suffix(port.size());
  else if (authority.ends_with(':'))
    authority.remove_suffix(1);
  return authority;
}

}  // namespace

bool is_same_http_uri(std::string_view uri, std::string_view origin, std::string_view path) noexcept {
  uri = uri.substr(0, uri.find_first_of("?#"));
  const auto scheme_end = uri.find("://"), origin_end = origin.find("://");
  if (scheme_end == std::string_view::npos || origin_end == std::string_view::npos) return false;
  const std::string_view scheme = uri.substr(0, scheme_end);
  const std::string_view rest = uri.substr(scheme_end + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = without_default_port(scheme, rest.substr(0, slash));
  const std::string_view given_path = slash == rest.size() ? std::string_view("/") : rest.substr(slash);
  return same_letters(scheme, origin.substr(0, origin_end)) &&
         same_letters(authority,
                      without_default_port(origin.substr(0, origin_end), origin.substr(origin_end + 3))) &&
         given_path == path;
}

}  // namespace oauth
