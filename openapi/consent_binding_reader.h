// `x-tollgate: {consent: …}`: what of an operation's body must be what the customer consented to.
#pragma once
#include <optional>
#include <vector>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// `consent` of an operation's x-tollgate: type, match (pointer into the body: pointer into the details),
/// free (pointers into the body), required.
///
/// Nothing may be forgotten: every member that the body can have is in `match` or `free`, and every member
/// that the type can have, but `type`, is in `match`. For a type with once the operation must need an
/// Idempotency-Key, so that a repeated request can be told from a second one.
/// @param operation  with its body, parameters and policy read
std::optional<ConsentBinding> read_consent_binding(Reader& reader, const Located& place,
                                                   const std::vector<DetailsType>& types,
                                                   const Operation& operation);

}  // namespace openapi
