// `x-tollgate-errors`: the error codes that a document's backend answers with.
#pragma once
#include <vector>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// The codes in the order of the document: each a name of a-z, 0-9 and _ with status (400 to 599), title,
/// meaning and remedy, all of which are needed.
std::vector<ErrorDoc> read_error_codes(Reader& reader, const Located& document);

}  // namespace openapi
