// Host parsing.
#include "http/host.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "http/message.h"

namespace http {
namespace {

constexpr std::size_t kLongestName = 253, kLongestLabel = 63, kLongestIpv6 = 45;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_label_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  while (true) {
    const std::size_t end = std::min(name.find('.'), name.size());
    const std::string_view label = name.substr(0, end);
    if (label.empty() || label.size() > kLongestLabel || label.front() == '-' || label.back() == '-')
      return false;
    if (!std::ranges::all_of(label, is_label_byte)) return false;
    if (end == name.size()) return true;
    name.remove_prefix(end + 1);
  }
}

bool is_ipv6(std::string_view address) {
  if (address.size() > kLongestIpv6 || address.find('\0') != std::string_view::npos) return false;
  std::array<char, kLongestIpv6 + 1> text{};
  address.copy(text.data(), address.size());
  in6_addr parsed{};
  return inet_pton(AF_INET6, text.data(), &parsed) == 1;
}

bool is_ipv4(std::string_view address) {
  if (address.size() >= INET_ADDRSTRLEN) return false;
  std::array<char, INET_ADDRSTRLEN> text{};
  address.copy(text.data(), address.size());
  in_addr parsed{};
  return inet_pton(AF_INET, text.data(), &parsed) == 1;
}

/// 0 if malformed
std::uint16_t parse_port(std::string_view digits) {
  if (digits.empty() || digits.size() > 5 || digits.front() == '0' || !std::ranges::all_of(digits, is_digit))
    return 0;
  unsigned port = 0;
  for (const char digit : digits) port = port * 10 + static_cast<unsigned>(digit - '0');
  return port > 65535 ? 0 : static_cast<std::uint16_t>(port);
}

}  // namespace

std::optional<HostView> parse_host(std::string_view text) noexcept {
  HostView host;
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || !is_ipv6(text.substr(1, close - 1))) return std::nullopt;
    host.name = text.substr(0, close + 1);
    rest = text.substr(close + 1);
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    host.name = text.substr(0, colon);
    rest = text.substr(colon);
    if (host.name.ends_with('.')) host.name.remove_suffix(1);
    if (!is_dns_name(host.name)) return std::nullopt;
  }
  if (rest.empty()) return host;
  if (rest.front() != ':') return std::nullopt;
  host.port = parse_port(rest.substr(1));
  if (host.port == 0) return std::nullopt;
  return host;
}

bool same_host(const HostView& a, const HostView& b, std::uint16_t default_port) noexcept {
  const auto port = [default_port](const HostView& host) {
    return host.port == 0 ? default_port : host.port;
  };
  return port(a) == port(b) && same_field_name(a.name, b.name);
}

bool is_address(const HostView& host) noexcept { return host.name.starts_with('[') || is_ipv4(host.name); }

bool is_loopback(const HostView& host) noexcept {
  return same_field_name(host.name, "localhost") || host.name == "[::1]" ||
         (host.name.starts_with("127.") && is_ipv4(host.name));
}

}  // namespace http
