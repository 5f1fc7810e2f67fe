// Lists in a text area: one item a line.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace portal {

/// Without the spaces around them; blank lines do not count.
std::vector<std::string> lines_of(std::string_view text);
/// One a line, for a text area.
std::string joined_lines(const std::vector<std::string>& items);

}  // namespace portal
