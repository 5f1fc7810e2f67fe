// What a telephone number and a postal address look like.
#include "portal/contact.h"

#include <algorithm>

#include "portal/visible_text.h"

namespace portal {

bool is_phone_number(std::string_view text) noexcept {
  if (text.size() < 3 || text.size() > 16 || text.front() != '+' || text[1] == '0') return false;
  return std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_postal_address(std::string_view text) noexcept {
  if (text.size() > kMaxAddress) return false;
  while (true) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.empty() || trim(line) != line || !is_visible_text(line, kMaxAddress)) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace portal
