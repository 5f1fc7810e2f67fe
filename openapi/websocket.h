// What a document says of an operation that is a WebSocket (RFC 6455).
#pragma once
#include <chrono>

namespace openapi {

/// `x-tollgate: {websocket: …}` of an operation: its GET is a handshake, and what follows passes unread in
/// both directions. A tunnel ends with the token that opened it, whatever stands here.
struct WebSocketRule {
  std::chrono::seconds idle_timeout{60};    // without a byte in either direction
  std::chrono::seconds max_age{24 * 3600};  // from the handshake
};

}  // namespace openapi
