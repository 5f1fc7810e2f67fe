// A deliberately loose check: one at sign with something on both sides.
#include "portal/email.h"

#include <algorithm>

namespace portal {

bool looks_like_email(std::string_view text) noexcept {
  const auto at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64 || text.rfind('@') != at)
    return false;
  const std::string_view domain = text.substr(at + 1);
  const auto plain = [](unsigned char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("\"(),:;<>[\\]").find(static_cast<char>(c)) == std::string_view::npos;
  };
  if (domain.empty() || domain.front() == '.' || domain.back() == '.' ||
      domain.find("..") != std::string_view::npos)
    return false;
  return std::ranges::all_of(text, plain);
}

}  // namespace portal
