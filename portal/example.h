// Example values for the documentation, from a schema's examples or made from its types.
#pragma once
#include <nlohmann/json.hpp>

namespace portal {

/// An example of `schema` (references resolved in `root`): its `example`, `examples`, `const`, `default` or
/// first `enum` value if it has one, else a value made from its type and format, with all properties. Depth
/// is limited, and a schema inside itself ends as null, so a recursive document cannot loop.
nlohmann::ordered_json example_of(const nlohmann::ordered_json& root, const nlohmann::ordered_json& schema);

}  // namespace portal
