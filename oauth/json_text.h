// A JSON value as the text of a parameter.
#pragma once
#include <string>
#include <string_view>

namespace oauth {

/// RFC 9101 4: strings are given decoded; numbers, booleans, objects and arrays as their JSON text. `json` is
/// valid.
std::string parameter_text(std::string_view json);

}  // namespace oauth
