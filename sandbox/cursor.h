// Opaque page cursors: a position in a list, sealed to the list's filter so that neither can be changed.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"

namespace sandbox {

/// What a cursor is bound to: the digest of the list's name, its owner and its filters, in a fixed order.
base::Digest filter_digest(std::initializer_list<std::string_view> parts);

/// base64url(position, HMAC-SHA-256(key, filter || position) cut to 16 bytes): 32 characters.
std::string make_cursor(std::string_view key, const base::Digest& filter, std::int64_t position);
/// The position; nullopt if the cursor was altered, made with another key, or belongs to another filter.
std::optional<std::int64_t> read_cursor(std::string_view key, const base::Digest& filter,
                                        std::string_view cursor);

}  // namespace sandbox
