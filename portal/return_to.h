// Where a sign-in goes afterwards: only to a path of this origin.
#pragma once
#include <string>
#include <string_view>

#include "portal/user_store.h"

namespace portal {

/// True for an absolute path of this origin, with or without a query: one '/' first, then only RFC 3986 path
/// and query characters, at most 4096 bytes. "//host", "/\host", control bytes and dot segments are refused.
bool is_safe_return_to(std::string_view target) noexcept;
/// `target` if it is safe, else where people of that role begin.
std::string return_to_or_start(std::string_view target, Role role);

}  // namespace portal
