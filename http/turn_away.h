// A connection that is one too many: told so in one answer, at a bounded cost, and closed.
#pragma once
#include <memory>
#include <string>

#include "http/listener_state.h"
#include "http/task.h"

namespace http {

/// At once so many connections that are turned away, of one listener; more are closed without an answer.
inline constexpr std::size_t kMostTurnedAway = 256;

/// Waits up to a second for the client to ask anything, sends what `answer` is (a whole message), and reads
/// away what comes until the client ends, or the second is over: an answer sent and closed with unread input
/// would be lost in a reset (RFC 9112 §9.6). Reads 64 KiB at most. Owns `fd`, which is connected and
/// non-blocking; counted in `listener->turned_away` meanwhile. Throws std::system_error if it cannot be
/// watched.
Task<> turn_away(std::shared_ptr<ListenerState> listener, int fd, std::string answer);

/// The answer: 503 with Retry-After, as the listener's handler refuses what there is no room for.
std::string turn_away_answer(ListenerState& listener, std::string_view peer);

}  // namespace http
