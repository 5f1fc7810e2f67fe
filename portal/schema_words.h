// Types and constraints of a JSON Schema in words; like the documents themselves, in English.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace portal {

/// "string (date-time)", "array of string", "string or null".
std::string type_in_words(const nlohmann::ordered_json& root, const nlohmann::ordered_json& schema);
/// "1 to 64 characters", "at least 1", "one of: a, b", joined by "; ". Empty if the schema sets none.
std::string constraints_in_words(const nlohmann::ordered_json& schema);

}  // namespace portal
