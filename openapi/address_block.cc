// Parsing and matching blocks of addresses.
#include "openapi/address_block.h"

#include <arpa/inet.h>

#include <charconv>

namespace openapi {
namespace {

std::uint8_t mask_of(unsigned bits, std::size_t byte) {
  const unsigned before = static_cast<unsigned>(byte) * 8;
  if (bits <= before) return 0;
  const unsigned here = bits - before;
  return here >= 8 ? 0xff : static_cast<std::uint8_t>(0xff00U >> here);
}

}  // namespace

bool AddressBlock::contains(bool is_v6, const std::array<std::uint8_t, 16>& address) const noexcept {
  if (is_v6 != v6) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (((address[i] ^ bytes[i]) & mask_of(bits, i)) != 0) return false;
  return true;
}

std::optional<AddressBlock> parse_address_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  AddressBlock out;
  out.v6 = address.find(':') != std::string_view::npos;
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (address.size() >= terminated.size() || address.find('\0') != std::string_view::npos)
    return std::nullopt;
  address.copy(terminated.data(), address.size());
  if (::inet_pton(out.v6 ? AF_INET6 : AF_INET, terminated.data(), out.bytes.data()) != 1) return std::nullopt;
  const unsigned most = out.v6 ? 128 : 32;
  out.bits = most;
  if (slash == std::string_view::npos) return out;
  const std::string_view bits = text.substr(slash + 1);
  const auto [end, failed] = std::from_chars(bits.data(), bits.data() + bits.size(), out.bits);
  const bool leading_zero = bits.size() > 1 && bits.front() == '0';
  if (failed != std::errc{} || end != bits.data() + bits.size() || out.bits > most || leading_zero)
    return std::nullopt;
  for (std::size_t i = 0; i < out.bytes.size(); ++i)
    if ((out.bytes[i] & ~mask_of(out.bits, i)) != 0) return std::nullopt;
  return out;
}

}  // namespace openapi
