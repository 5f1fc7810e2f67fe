// JSON strings (RFC 8259 7): where they end and what they say.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// How many bytes the well-formed string at the front of `text` has, with its quotes; 0 if there is none.
/// Valid UTF-8 only, no control characters, no escaped surrogate without its other half.
std::size_t json_string_size(std::string_view text) noexcept;
/// `text` is one whole string with its quotes, as json_string_size found it.
std::string decode_json_string(std::string_view text);

}  // namespace base
