// What people type into forms: without the spaces around it, and judged as oauth/visible_text.h says.
#pragma once
#include <string_view>

#include "oauth/visible_text.h"

namespace portal {

using oauth::is_visible_text;

/// Without the spaces around it.
std::string_view trim(std::string_view text) noexcept;

}  // namespace portal
