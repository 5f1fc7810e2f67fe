// Refresh tokens and their generations (RFC 9700 4.14).
#pragma once
#include <optional>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

void insert_refresh_token(Connection& sql, const oauth::RefreshToken& token);
/// Spent and expired tokens too.
std::optional<oauth::RefreshToken> find_refresh_token(Connection& sql, const base::Digest& digest);
/// Marks it rotated to `successor`, which is of the same grant; true for exactly one caller, and only while
/// it has not expired at `now`.
bool spend_refresh_token(Connection& sql, const base::Digest& digest, const oauth::RefreshToken& successor,
                         base::Instant now);

}  // namespace store
