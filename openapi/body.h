// What an operation takes and gives: its request body and its answers.
#pragma once
#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// Reads `requestBody` into `operation` (body_required, body_types, body_schema). Of a proxied operation only
/// application/json can have a schema: nothing else is validated.
void read_request_body(Reader& reader, const Located& place, Operation& operation);
/// Reads `responses`; at least one is needed. Their schemas document, but must be of the supported keywords
/// too.
void read_responses(Reader& reader, const Located& place, Operation& operation);

}  // namespace openapi
