// `x-tollgate: {cache: …}`: reading which answers are kept.
#pragma once
#include <optional>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// `cache` of an operation's x-tollgate: max_object (64KiB; up to 1MiB), max_age (1h; 1s to 30d),
/// stale_if_error (0s; up to 24h).
///
/// For a proxied GET whose answers are neither signed nor events, and that binds no consent: what is answered
/// from memory no backend sees.
/// @param operation  with its policy, responses and consent read
std::optional<CacheRule> read_cache(Reader& reader, const Located& place, const Operation& operation);

}  // namespace openapi
