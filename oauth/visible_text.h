// Names that people choose: what may be shown on a consent page.
#pragma once
#include <cstddef>
#include <string_view>

namespace oauth {

/// True if `text` is valid UTF-8 of 1 to `most` code points that can be seen: no control characters, no
/// zero-width, tag or direction-changing characters (they make one name look like another), and not spaces
/// only.
bool is_visible_text(std::string_view text, std::size_t most) noexcept;

}  // namespace oauth
