// `x-tollgate: {authorization_details: …}`: the types of consent that a document defines.
#pragma once
#include <vector>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// `authorization_details` of the document's x-tollgate: an object of types by name, each with title and
/// schema, and, if it has them, once, narrowing (equal, subset) and consent (pointers for amount, payee,
/// account, reference, statement).
///
/// A schema has to be closed: an object that needs `type`, a const of the name, with additionalProperties:
/// false. What may be used once cannot be narrowed.
std::vector<DetailsType> read_details_types(Reader& reader, const Located& document);

}  // namespace openapi
