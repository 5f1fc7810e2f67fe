// A value checked against compiled schema nodes.
#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "openapi/schema.h"
#include "openapi/schema_node.h"

namespace openapi {

/// All violations up to a bound of 64, in the order of the schema's keywords. Of anyOf and oneOf those of the
/// branch that came farthest. Thread-safe; costs at most 1,000,000 steps.
std::vector<Violation> check_value(const SchemaNode& schema, const nlohmann::json& value);

}  // namespace openapi
