// The grammar of header fields: tokens, values, optional whitespace and lists.
#pragma once
#include <algorithm>
#include <string_view>

namespace http {

/// RFC 9110 §5.6.2: at least one tchar and nothing else.
bool is_token(std::string_view text) noexcept;
/// RFC 9110 §5.5: no control byte but tab. Bytes above 0x7f (obs-text) pass.
bool is_field_value(std::string_view value) noexcept;
/// Any byte above 0x7f.
bool has_obs_text(std::string_view value) noexcept;
/// Optional whitespace removed at both ends (RFC 9110 §5.6.3: space and tab, nothing else).
std::string_view trim_ows(std::string_view value) noexcept;

/// Calls `visit(element)` for each element of a comma-separated list, whitespace removed, empty ones left out
/// (RFC 9110 §5.6.1.2). For lists of tokens: a comma inside a quoted string is not understood.
template <class Visit>
void for_each_element(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view element = trim_ows(list.substr(0, end));
    if (!element.empty()) visit(element);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace http
