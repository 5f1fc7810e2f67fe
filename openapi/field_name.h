// Names of header fields that a document gives.
#pragma once
#include <algorithm>
#include <string_view>

namespace openapi {

/// A field that a backend gets as it is: letters, digits and -, beginning with a letter, at most 64. Names
/// with other characters have aliases (X_Key, X.Key).
inline bool is_field_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= 64 && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace openapi
