// A JSON Schema as nested rows of documentation.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "portal/page.h"

namespace portal {

/// Adds the schema's properties to `model` as {{>name}} expanded from schema_part.tpl, which contains itself:
/// each
/// {{#ROW}} has NAME, TYPE, REQUIRED, CONSTRAINTS, prose, and CHILDREN (inside <details>). A schema inside
/// itself is named and not entered; depth is limited.
void show_schema(Model& model, const std::string& name, const nlohmann::ordered_json& root,
                 const nlohmann::ordered_json& schema);

}  // namespace portal
