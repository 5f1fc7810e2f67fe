// Parsing, printing and judging addresses.
#include "http/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace http {
namespace {

struct Block {
  std::array<std::uint8_t, 6> prefix;
  unsigned bits;
};

/// IANA's special-purpose registry: what is not "globally reachable", what is multicast or reserved, the old
/// 6to4 relays, and Azure's WireServer, which has a public address.
constexpr Block kSpecial4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
    {{168, 63, 129, 16}, 32},
};
/// Global unicast is 2000::/3 (RFC 4291 §2.4); these are special inside it: protocol assignments with Teredo,
/// documentation twice, 6to4.
constexpr Block kGlobal6{{0x20}, 3};
constexpr Block kSpecial6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff, 0x00}, 20},
};

bool is_in(const IpAddress& address, const Block& block) {
  for (unsigned bit = 0; bit < block.bits; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> bit % 8);
    if ((address.bytes[bit / 8] & mask) != (block.prefix[bit / 8] & mask)) return false;
  }
  return true;
}

bool is_in_any(const IpAddress& address, std::span<const Block> blocks) {
  return std::ranges::any_of(blocks, [&](const Block& block) { return is_in(address, block); });
}

}  // namespace

std::string IpAddress::text() const {
  char out[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), out, sizeof out);
  return out;
}

IpAddress unmapped(const IpAddress& address) noexcept {
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (!address.v6 || !std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin())) return address;
  IpAddress inside;
  std::copy(address.bytes.begin() + 12, address.bytes.end(), inside.bytes.begin());
  return inside;
}

std::string subscriber_of(std::string_view peer) {
  auto address = parse_ip_address(peer);
  if (!address) return std::string(peer);
  *address = unmapped(*address);
  if (!address->v6) return address->text();
  std::fill(address->bytes.begin() + 8, address->bytes.end(), std::uint8_t{0});
  return address->text();
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return std::nullopt;
  text.copy(terminated.data(), text.size());
  IpAddress out;
  out.v6 = text.find(':') != std::string_view::npos;
  if (::inet_pton(out.v6 ? AF_INET6 : AF_INET, terminated.data(), out.bytes.data()) != 1) return std::nullopt;
  return out;
}

std::optional<IpAddress> ip_address_of(const sockaddr& address) {
  IpAddress out;
  if (address.sa_family == AF_INET) {
    std::memcpy(out.bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
  } else if (address.sa_family == AF_INET6) {
    out.v6 = true;
    std::memcpy(out.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
  } else {
    return std::nullopt;
  }
  return out;
}

bool is_loopback(const IpAddress& address) noexcept {
  static constexpr std::array<std::uint8_t, 16> kLoopback6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return address.v6 ? address.bytes == kLoopback6 : address.bytes[0] == 127;
}

bool is_public(const IpAddress& address) noexcept {
  if (!address.v6) return !is_in_any(address, kSpecial4);
  return is_in(address, kGlobal6) && !is_in_any(address, kSpecial6);
}

}  // namespace http
