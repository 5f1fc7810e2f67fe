// The handshake of a WebSocket as who stands between client and server judges it (RFC 6455 §4).
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace http {

/// Whether a request asks for a WebSocket in the only form that is passed on: GET, HTTP/1.1, `Upgrade:
/// websocket`, `Connection: Upgrade`, version 13 and one key of 16 bytes (§4.1, §4.2.1).
/// @param fields  that passed the framing guard
/// @return malformed_request, for which `Sec-WebSocket-Version: 13` is due (§4.4)
/// Thread-safe.
base::Status check_websocket_request(Method method, int version, std::span<const FieldView> fields);

/// What proves that a server has read the handshake with this key (§4.2.2): the base64 of a SHA-1.
std::string websocket_accept(std::string_view key);

/// Whether a 101 takes up what `request` asked for, and nothing that it did not: the protocol, the proof, no
/// body, a subprotocol among those asked for or none, and only extensions asked for (§4.1, §4.2.2).
/// @param request  that passed check_websocket_request()
/// @return backend_unavailable, with what is wrong in `detail`
/// Thread-safe.
base::Status check_websocket_answer(std::span<const FieldView> request, int version,
                                    std::span<const FieldView> answer);

}  // namespace http
