// Authorization requests that clients pushed (RFC 9126).
#pragma once
#include <optional>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

void insert_pushed(Connection& sql, const oauth::PushedRequest& request);
/// nullopt if unknown, decided, or expired at `now`.
std::optional<oauth::PushedRequest> find_pushed(Connection& sql, const base::Digest& digest,
                                                base::Instant now);
/// Spends it; true for exactly one caller. It may have expired since its page was shown.
bool decide_pushed(Connection& sql, const base::Digest& digest, base::Instant now);

}  // namespace store
