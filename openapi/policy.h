// `x-tollgate`: how an operation is served, inherited from the document over the path.
#pragma once
#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// Where an `x-tollgate` stands. `authorization_details` belongs to the document, `consent`, `idempotency`
/// and `cache` to an operation.
enum class PolicyLevel : std::uint8_t { document, path, operation };

/// `inherited`, changed by the `x-tollgate` member of `object` if it has one.
///
/// Members: served_by (proxy, oauth, portal, gateway), upstream (a name), cost (0 to 1,000,000 units of
/// quota), group (a name, which rates of plans may be for), moves_money, connect_timeout and response_timeout
/// (`500ms`, `15s`; up to 600s), max_body (bytes, or `64KiB`, `1MiB`; up to 64 MiB),
/// max_answer (the same of an answer's body, up to 1 TiB; default: any), retry (`safe`: GET, HEAD and
/// requests with a key are sent once more where that is right; `none`: a request that a backend may have seen
/// never is), step_up (how the user must have signed in), signature (`required`, `none`: whether requests
/// must be signed, RFC 9421), sign_answers (whether answers are), allow_from (addresses and blocks of
/// clients: all others get 403), cors (origins whose pages may call it, see cors.h), validate_answers
/// (`sandbox`, `none`: whether answers of a sandbox backend must be what `responses` say), streaming (of an
/// operation: its body is passed on while it arrives, and max_body may be larger). Anything else is a
/// problem, but what consent.h, idempotency.h, websocket.h and cache.h describe.
Policy read_policy(Reader& reader, const Located& object, PolicyLevel level, Policy inherited);

}  // namespace openapi
