// The Host field and the authority of a target: host[:port], strictly.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace http {

/// Points into the text it was parsed from.
struct HostView {
  std::string_view name;   // without the trailing dot of a DNS root; an IPv6 address with its brackets
  std::uint16_t port = 0;  // 0: none given
};

/// RFC 9110 §7.2, RFC 3986 §3.2.2. A name is dot-separated labels of letters, digits, '-' and '_' (at most 63
/// bytes each, 253 in all) or an IPv4 address; "[…]" is an IPv6 address without zone. A port is 1..65535
/// without leading zeros. No userinfo, no percent escapes, no list, no empty host, no empty port. nullopt
/// otherwise.
std::optional<HostView> parse_host(std::string_view text) noexcept;

/// The same host and port: names without regard to ASCII case, a missing port being `default_port` (80 or
/// 443).
bool same_host(const HostView& a, const HostView& b, std::uint16_t default_port) noexcept;

/// An IPv4 or IPv6 address and not a name: nobody's DNS decides where it leads.
bool is_address(const HostView& host) noexcept;

/// This machine: "localhost", 127.0.0.0/8 or [::1].
bool is_loopback(const HostView& host) noexcept;

}  // namespace http
