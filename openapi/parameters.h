// The parameters of an operation: those of its path, and its own over them.
#pragma once
#include <string_view>
#include <vector>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// Reads the `parameters` of a path and of one of its operations (null `node`: none) and checks them against
/// the template. In path, query and header; simple and form style; with a schema of type string, integer,
/// number or boolean. Header names are compared without case; Accept, Content-Type and Authorization are not
/// parameters (OpenAPI 3.1).
std::vector<Parameter> read_parameters(Reader& reader, const Located& of_path, const Located& of_operation,
                                       std::string_view path_template, const std::string& operation_pointer);

/// The parameter in header of that name, in any case; nullptr if there is none.
const Parameter* header_parameter(const std::vector<Parameter>& parameters, std::string_view name);

}  // namespace openapi
