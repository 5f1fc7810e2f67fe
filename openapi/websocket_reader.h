// `x-tollgate: {websocket: …}`: an operation whose connection becomes a tunnel.
#pragma once
#include <optional>

#include "openapi/document.h"
#include "openapi/reader.h"

namespace openapi {

/// `websocket` of an operation's x-tollgate: true, or an object with idle_timeout (60s; 1s to 1h) and max_age
/// (24h; 1s to 24h). For a proxied GET whose answers are not signed.
/// @param operation  with its method and policy read
std::optional<WebSocketRule> read_websocket(Reader& reader, const Located& place, const Operation& operation);

}  // namespace openapi
