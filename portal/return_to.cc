// An allow-list of characters, because browsers repair what a deny-list forgets (RFC 6819 4.2.4: open
// redirector).
#include "portal/return_to.h"

#include <algorithm>

namespace portal {
namespace {

constexpr std::size_t kMostBytes = 4096;

bool allowed(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("-._~!$&'()*+,;=:@/?%").find(c) != std::string_view::npos;
}

bool has_dot_segment(std::string_view path) {
  for (;;) {
    const auto slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment == "." || segment == "..") return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

bool is_safe_return_to(std::string_view target) noexcept {
  if (target.empty() || target.size() > kMostBytes || target[0] != '/') return false;
  const std::string_view path = target.substr(0, target.find('?'));
  // An encoded slash, backslash or dot in the path could become one again behind a proxy.
  if (path.find("//") != std::string_view::npos || path.find('%') != std::string_view::npos) return false;
  return std::ranges::all_of(target, allowed) && !has_dot_segment(path);
}

std::string return_to_or_start(std::string_view target, Role role) {
  if (is_safe_return_to(target)) return std::string(target);
  return role == Role::customer ? "/connected-apps" : "/apps";
}

}  // namespace portal
