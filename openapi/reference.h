// Local references (`$ref: "#/components/…"`) followed to what they name.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace openapi {

/// A value of the document and where it is.
struct Located {
  const nlohmann::ordered_json* node = nullptr;
  std::string pointer;
};

/// The pointer of "#/a/b" (a URI fragment, RFC 6901 §6), percent-decoded; nullopt for anything else.
std::optional<std::string> local_pointer(std::string_view reference);
/// The value at a JSON pointer; nullptr if there is none.
const nlohmann::ordered_json* at_pointer(const nlohmann::ordered_json& root, std::string_view pointer);
/// What one `$ref`, given by its value, names; nullopt and `why` (a sentence for a Problem) if it names
/// nothing.
std::optional<Located> target_of(const nlohmann::ordered_json& root, const nlohmann::ordered_json& reference,
                                 std::string& why);
/// Follows `$ref` members until there is none. nullopt and `why` if one leads nowhere or in a circle.
std::optional<Located> follow(const nlohmann::ordered_json& root, Located from, std::string& why);

}  // namespace openapi
