// A block of IP addresses as documents write it: `192.0.2.0/24`, `2001:db8::/32`, or one address.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openapi {

struct AddressBlock {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // network order; IPv4 uses the first four
  unsigned bits = 0;                     // of the prefix

  /// `address` is of the same form as `bytes`; its IPv4-mapped form is not that of IPv4. Pure.
  bool contains(bool is_v6, const std::array<std::uint8_t, 16>& address) const noexcept;
  friend bool operator==(const AddressBlock&, const AddressBlock&) = default;
};

/// nullopt if it is malformed (RFC 4632 §3.1, RFC 4291 §2.3), or if bits behind the prefix are set: whoever
/// wrote that may have meant another block.
std::optional<AddressBlock> parse_address_block(std::string_view text);

}  // namespace openapi
