// Origins in the configuration: scheme, host and port, nothing else.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

struct Origin {
  bool secure = false;  // https
  std::string host;     // lower case; IPv6 without brackets
  std::uint16_t port = 0;
  /// host, or host:port if the port is not the scheme's: what a Host field says.
  std::string authority() const;
};

/// "http://host[:port]" or "https://…", no path, query, fragment or userinfo. nullopt otherwise.
std::optional<Origin> parse_origin(std::string_view text);

}  // namespace gateway
