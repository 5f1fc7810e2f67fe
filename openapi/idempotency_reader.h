// `x-tollgate: {idempotency: …}`: an operation that happens once per key.
#pragma once
#include <optional>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// `idempotency` of an operation's x-tollgate: required (true), header (Idempotency-Key), ttl (24h; 30m to
/// 30d), max_answer (64KiB; up to 1MiB).
///
/// For a proxied POST, PUT, PATCH or DELETE with a scope: a key belongs to an app. The field must be among
/// the operation's parameters, required if the key is, so that its reference page shows it.
/// @param operation  with its parameters, policy and security read
std::optional<IdempotencyRule> read_idempotency(Reader& reader, const Located& place,
                                                const Operation& operation);

}  // namespace openapi
