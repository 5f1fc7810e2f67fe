// One path of a document: its operations, with parameters, bodies, answers, scopes and policy.
#pragma once
#include <vector>

#include "openapi/document.h"
#include "openapi/reader.h"
#include "openapi/security.h"

namespace openapi {

/// What operations inherit from their document.
struct Inherited {
  std::string base_path;  // "" or "/v1"
  Policy policy;
  Security security;
  DeclaredScopes scopes;
  std::vector<DetailsType> details_types;
};

/// Appends the operations of one member of `paths`. Methods: get, put, post, patch, delete; HEAD is answered
/// by GET.
void read_path(Reader& reader, const std::string& path, const Located& item, const Inherited& inherited,
               std::vector<Operation>& out);

}  // namespace openapi
