// JSON pointers (RFC 6901) as texts: built, taken apart and shown with dots.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace openapi {

/// `pointer` + "/" + the escaped key (§3: ~0 for ~, ~1 for /).
std::string child_pointer(std::string_view pointer, std::string_view key);
/// The unescaped segments; none for "".
std::vector<std::string> split_pointer(std::string_view pointer);
/// For people: "/paths/~1payments/post" is "paths./payments.post".
std::string dotted(std::string_view pointer);

}  // namespace openapi
