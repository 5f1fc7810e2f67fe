// Base64url without padding (RFC 4648 5) and standard base64 decoding for HTTP Basic.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace base {

std::string base64url(std::string_view bytes);
/// Strict: the alphabet only, no padding, no dangling bits. nullopt otherwise.
std::optional<std::string> base64url_decode(std::string_view text);
/// Decodes into `out` (capacity `room`), no allocation. Returns the byte count, nullopt if malformed or too
/// long.
std::optional<std::size_t> base64url_decode_into(std::string_view text, char* out, std::size_t room);
/// RFC 4648 4 with padding, strict: for `Authorization: Basic`.
std::string base64(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace base
