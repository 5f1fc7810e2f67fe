// Splitting and joining lines.
#include "portal/lines.h"

#include "portal/visible_text.h"

namespace portal {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    const std::string_view line = trim(text.substr(0, newline));
    if (!line.empty()) lines.emplace_back(line);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  return lines;
}

std::string joined_lines(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text.append(item).append("\n");
  return text;
}

}  // namespace portal
