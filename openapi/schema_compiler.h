// From a schema in a document to compiled nodes; refuses every keyword that would not be enforced.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "openapi/schema.h"
#include "openapi/schema_node.h"

namespace openapi {

/// Compiles `node`, which is at `pointer` in `root`, into `nodes`, with all that it refers to. Problems have
/// pointers into the document, of the place they are at (a component, when it is behind a $ref).
/// @return the node to validate against; only of use if no problem was added
const SchemaNode* compile_schema(const nlohmann::ordered_json& root, const nlohmann::ordered_json& node,
                                 const std::string& pointer, SchemaNodes& nodes,
                                 std::vector<SchemaProblem>& problems);

}  // namespace openapi
