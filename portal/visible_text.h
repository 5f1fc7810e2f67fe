// Names that people type: what may be shown on a consent page.
#pragma once
#include <cstddef>
#include <string_view>

namespace portal {

/// Without the spaces around it.
std::string_view trim(std::string_view text) noexcept;
/// True if `text` is valid UTF-8 of 1 to `most` code points that can be seen: no control characters, no
/// zero-width, tag or direction-changing characters (they make one name look like another), and not spaces
/// only.
bool is_visible_text(std::string_view text, std::size_t most) noexcept;

}  // namespace portal
