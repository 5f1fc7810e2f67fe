// Removing what has expired, in batches small enough to disturb nobody.
#pragma once
#include <chrono>
#include <cstddef>

#include "base/time.h"
#include "store/driver.h"

namespace store {

/// How long a code is kept after it expired, so that a replay of it is still recognised (RFC 6749 4.1.2).
inline constexpr std::chrono::minutes kCodeReplayWindow{10};

/// Removes at most `batch` rows of each kind, each kind in a transaction of its own: sessions, interactions,
/// codes, refresh tokens, client secrets, registration tokens, idempotency keys, quota windows and
/// revocations that expired at or before `now`, and grants of apps that are gone. Returns how many. Safe to
/// run on several nodes at once.
std::size_t delete_expired(Database& database, base::Instant now, std::size_t batch);

}  // namespace store
