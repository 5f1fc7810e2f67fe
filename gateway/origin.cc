// Parsing of origins.
#include "gateway/origin.h"

#include <algorithm>
#include <charconv>

namespace gateway {

std::string Origin::authority() const {
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (secure ? 443 : 80) ? shown : shown + ":" + std::to_string(port);
}

std::optional<Origin> parse_origin(std::string_view text) {
  Origin origin;
  if (text.starts_with("https://")) {
    origin.secure = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  origin.port = origin.secure ? 443 : 80;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    origin.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (origin.host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos) return std::nullopt;
  } else {
    const std::size_t colon = text.find(':');
    origin.host = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '.'; };
    if (!std::ranges::all_of(origin.host, plain)) return std::nullopt;
  }
  if (origin.host.empty() || origin.host.size() > 253) return std::nullopt;
  std::ranges::transform(origin.host, origin.host.begin(), [](unsigned char c) { return std::tolower(c); });
  if (!port.empty()) {
    if (port.front() != ':') return std::nullopt;
    port.remove_prefix(1);
    const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), origin.port);
    if (ec != std::errc{} || end != port.data() + port.size() || origin.port == 0) return std::nullopt;
  }
  return origin;
}

}  // namespace gateway
