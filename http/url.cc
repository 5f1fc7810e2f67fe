// The http and https URLs that fetch() is given.
#include "http/url.h"

#include <algorithm>

#include "http/host.h"

namespace http {

std::optional<Url> parse_url(std::string_view text) {
  if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c == 0x7f; })) return std::nullopt;
  Url url;
  if (text.starts_with("https://")) {
    url.secure = true;
    url.port = 443;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  const auto host = parse_host(authority);
  if (!host) return std::nullopt;
  url.authority = authority;
  url.host = host->name.starts_with('[') ? host->name.substr(1, host->name.size() - 2) : host->name;
  if (host->port != 0) url.port = host->port;
  text.remove_prefix(authority.size());
  if (!text.starts_with('/')) url.target = "/";
  url.target.append(text);
  return url;
}

}  // namespace http
