// The http and https URLs that fetch() is given: scheme, host, port, target.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace http {

struct Url {
  bool secure = false;
  std::string host;  // for the resolver: an IPv6 address without its brackets
  std::uint16_t port = 80;
  std::string authority;  // for the Host field: the port only if it was given
  std::string target;     // origin-form, "/" if the URL had no path; no fragment
};

/// RFC 9110 §4.2. nullopt for another scheme, userinfo, a bad host or port, a control byte or a space.
std::optional<Url> parse_url(std::string_view text);

}  // namespace http
