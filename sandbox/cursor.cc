// Page cursors: eight bytes of position and sixteen of authentication.
#include "sandbox/cursor.h"

#include "base/crypto/base64url.h"
#include "base/secret.h"

namespace sandbox {
namespace {

constexpr std::size_t kPositionBytes = 8, kTagBytes = 16;

std::string tag(std::string_view key, const base::Digest& filter, std::string_view position) {
  const base::Digest mac = base::hmac_sha256(key, std::string(filter.view()) + std::string(position));
  return std::string(mac.view().substr(0, kTagBytes));
}

}  // namespace

base::Digest filter_digest(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (std::string_view part : parts) {
    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    text += std::to_string(part.size());
    text += ':';
    text += part;
  }
  return base::sha256(text);
}

std::string make_cursor(std::string_view key, const base::Digest& filter, std::int64_t position) {
  std::string bytes(kPositionBytes, '\0');
  for (std::size_t i = 0; i < kPositionBytes; ++i)
    bytes[i] = static_cast<char>(static_cast<std::uint64_t>(position) >> (56 - 8 * i));
  return base::base64url(bytes + tag(key, filter, bytes));
}

std::optional<std::int64_t> read_cursor(std::string_view key, const base::Digest& filter,
                                        std::string_view cursor) {
  if (cursor.size() > 64) return std::nullopt;
  const std::optional<std::string> bytes = base::base64url_decode(cursor);
  if (!bytes || bytes->size() != kPositionBytes + kTagBytes) return std::nullopt;
  const std::string_view position = std::string_view(*bytes).substr(0, kPositionBytes);
  if (!base::equal_ct(std::string_view(*bytes).substr(kPositionBytes), tag(key, filter, position)))
    return std::nullopt;
  std::uint64_t value = 0;
  for (char c : position) value = value << 8 | static_cast<std::uint8_t>(c);
  return static_cast<std::int64_t>(value);
}

}  // namespace sandbox
