// The fields that frame a message or must not be repeated, collected in one pass over the head.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace http {

/// Fields with one value that end up in a decision of ours or the backend's (RFC 9110 §5.3, RFC 6265bis
/// §5.8.3, RFC 9449 §4.3). Content-Length, Host and Transfer-Encoding are counted by themselves.
inline constexpr std::array<std::string_view, 5> kSingletons{"authorization", "content-type", "cookie",
                                                             "dpop", "idempotency-key"};

/// Points into the fields.
struct FramingFieldsView {
  std::string_view content_length, transfer_encoding, host,
      expect;  // the last one's value, whitespace removed
  unsigned content_lengths = 0, transfer_encodings = 0, hosts = 0, expects = 0;
  std::array<unsigned, kSingletons.size()> singletons{};
  bool singleton_not_ascii = false;
  bool close = false, keep_alive = false;  // Connection options, RFC 9112 §9.3
  bool bad_connection = false;             // an option that is not a token
  bool upgrade = false;                    // to anything but h2c, RFC 9110 §7.8
  bool protected_named = false;  // an option that would remove identity, framing or the idempotency key
};

/// Adds one field. Returns why it cannot be in any message, nullptr if it can.
const char* read_field(const FieldView& field, FramingFieldsView& out) noexcept;

/// 0|[1-9][0-9]{0,18}: one spelling per value, and it fits (RFC 9110 §8.6 also allows zeros in front and
/// lists, on which parsers disagree).
std::optional<std::uint64_t> parse_content_length(std::string_view digits) noexcept;

}  // namespace http
