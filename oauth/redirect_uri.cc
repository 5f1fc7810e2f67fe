// The registration rules of redirect URIs and their exact comparison.
#include "oauth/redirect_uri.h"

#include <arpa/inet.h>

#include <algorithm>

namespace oauth {
namespace {

bool is_alnum(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

/// RFC 3986 2: unreserved, reserved, or '%' (whose two digits are checked apart).
bool is_uri_byte(char c) {
  return is_alnum(c) || std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
}

bool escapes_are_whole(std::string_view uri) {
  for (std::size_t i = uri.find('%'); i != std::string_view::npos; i = uri.find('%', i + 1))
    if (uri.size() - i < 3 || !is_hex(uri[i + 1]) || !is_hex(uri[i + 2])) return false;
  return true;
}

/// The end of "https://host:port" in a URI whose scheme is `scheme_size` bytes with its "://".
std::size_t authority_end(std::string_view uri, std::size_t scheme_size) {
  return std::min(uri.find_first_of("/?#", scheme_size), uri.size());
}

bool valid_port(std::string_view port) {
  if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
  unsigned value = 0;
  for (const char c : port) value = value * 10 + static_cast<unsigned>(c - '0');
  return value >= 1 && value <= 65535;
}

bool is_ipv6(const std::string& address) {
  in6_addr parsed{};
  return inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

/// A dotted name or IPv4 address, or an IPv6 address in brackets (RFC 3986 3.2.2). No byte of a URI is NUL.
bool valid_host(std::string_view host) {
  if (host.starts_with('['))
    return host.size() > 2 && host.ends_with(']') && is_ipv6(std::string(host.substr(1, host.size() - 2)));
  const auto is_name_byte = [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; };
  return !host.empty() && std::ranges::all_of(host, is_name_byte) && is_alnum(host.front()) &&
         host.find("..") == std::string_view::npos;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

std::size_t scheme_size(std::string_view uri) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (uri.starts_with(scheme)) return scheme.size();
  return 0;
}

}  // namespace

base::Status check_registered_redirect_uri(std::string_view uri) {
  const auto refused = [](std::string_view why) {
    return base::Error{base::ErrorCode::invalid_redirect_uri, why};
  };
  if (uri.empty()) return refused("the redirect URI is empty");
  if (uri.size() > kMaxRedirectUri) return refused("the redirect URI is longer than 400 bytes");
  if (!std::ranges::all_of(uri, is_uri_byte) || !escapes_are_whole(uri))
    return refused("the redirect URI has a character that a URI may not contain");
  const std::size_t begin = scheme_size(uri);
  if (begin == 0) return refused("the redirect URI must begin with https:// (or http:// on localhost)");
  if (uri.find('#') != std::string_view::npos)
    return refused("the redirect URI must not have a fragment (#)");

  std::string_view host = uri.substr(begin, authority_end(uri, begin) - begin);
  if (host.find('@') != std::string_view::npos)
    return refused("the redirect URI must not have a user name (@)");
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    if (!valid_port(host.substr(colon + 1)))
      return refused("the redirect URI's port is not a number from 1 to 65535");
    host = host.substr(0, colon);
  }
  if (!valid_host(host)) return refused("the redirect URI's host is not valid");
  if (uri.starts_with("http://") && !is_loopback(host))
    return refused("http:// is allowed for localhost, 127.0.0.1 and [::1] only: use https://");
  return base::ok();
}

std::optional<RedirectUri> RedirectUri::match(const std::vector<std::string>& registered,
                                              std::string_view presented) {
  if (std::ranges::find(registered, presented) == registered.end()) return std::nullopt;
  if (!check_registered_redirect_uri(presented)) return std::nullopt;
  return RedirectUri(std::string(presented), authority_end(presented, scheme_size(presented)));
}

}  // namespace oauth
