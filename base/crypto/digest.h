// SHA-256, SHA-512 and HMAC-SHA-256, and the digest under which generated secrets are stored.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

/// 32 bytes. As a stored key it stands for a generated 256-bit secret, so a lookup leaks nothing useful.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::string hex() const;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

/// FIPS 180-4.
Digest sha256(std::string_view data);
/// FIPS 180-4: 64 bytes, not hex.
std::string sha512(std::string_view data);
/// RFC 2104 with SHA-256.
Digest hmac_sha256(std::string_view key, std::string_view data);
/// From 64 hex digits, either case; false if malformed.
bool digest_from_hex(std::string_view hex, Digest& out);

}  // namespace base
