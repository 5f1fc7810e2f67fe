// What a token needs: the scopes that a document declares, and those that an operation asks for.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

using DeclaredScopes = std::vector<std::pair<std::string, std::string>>;

/// The scopes of all flows of all `components/securitySchemes`, in order, with their words. Only schemes of
/// type oauth2 are supported. A scope that several flows have must have the same words everywhere: the
/// consent page shows them.
DeclaredScopes read_scopes(Reader& reader, const Located& document);

struct Security {
  bool stated = false;         // there is a `security` member, even an empty one
  bool authenticated = false;  // a token is needed
  std::vector<std::string> scopes;
};
/// The `security` member of an operation or document: `[]`, or one requirement of one scheme.
Security read_security(Reader& reader, const Located& object, const DeclaredScopes& declared);

}  // namespace openapi
