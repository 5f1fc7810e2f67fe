// Whether a list of JSON pointers names everything that a schema lets a value have.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "openapi/reader.h"

namespace openapi {

/// The property that `pointer` names below `schema`, through $ref and `properties`; nullopt if the schema
/// does not describe it there. Adds no problem.
std::optional<Located> property_at(const Reader& reader, const Located& schema, const std::string& pointer);

/// Problems for each property below `schema` that no pointer names, itself or with one of its parents, and
/// for each object on the way that could have members that are not described.
/// @param forgotten  what is wrong with a property that no pointer names
void check_cover(Reader& reader, const Located& schema, const std::vector<std::string>& pointers,
                 const std::string& forgotten);

}  // namespace openapi
