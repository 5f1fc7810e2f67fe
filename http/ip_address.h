// An IPv4 or IPv6 address as a value, and whether it lies in the public internet.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace http {

struct IpAddress {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // network order; IPv4 uses the first four
  std::string text() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// Strictly: four decimal numbers without leading zeros, or RFC 4291 §2.2 without brackets and zone.
std::optional<IpAddress> parse_ip_address(std::string_view text);
/// nullopt for another address family.
std::optional<IpAddress> ip_address_of(const sockaddr& address);

/// What one subscriber has: of IPv6 the first 64 bits, of an IPv4 address, mapped into IPv6 or not, all of
/// it. Text that is no address is returned as it is. For counting by address.
std::string subscriber_of(std::string_view peer);

/// The IPv4 address inside an IPv4-mapped one (a listener for both kinds shows clients so); all others as
/// they are.
IpAddress unmapped(const IpAddress& address) noexcept;

/// 127.0.0.0/8 or ::1. Not the IPv4-mapped form, which no resolver has a reason to give.
bool is_loopback(const IpAddress& address) noexcept;

/// Whether a stranger may make us connect there: globally reachable unicast by the special-purpose registries
/// of IANA (RFC 6890). No loopback, private, link-local, shared (100.64.0.0/10), multicast, documentation,
/// benchmarking, reserved, unspecified or broadcast address; nothing that carries an IPv4 address inside
/// (mapped, compatible, 6to4, Teredo, NAT64); not 168.63.129.16, which is a cloud's own service everywhere.
bool is_public(const IpAddress& address) noexcept;

}  // namespace http
