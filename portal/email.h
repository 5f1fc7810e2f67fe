// E-mail addresses as people type them.
#pragma once
#include <string_view>

namespace portal {

/// Something@something without spaces, controls or quotes, at most 254 bytes: whether it exists only a
/// message can tell.
bool looks_like_email(std::string_view text) noexcept;

}  // namespace portal
