// Refresh tokens and their generations (RFC 9700 4.14).
#pragma once
#include <optional>
#include <string_view>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

void insert_refresh_token(Connection& sql, const oauth::RefreshToken& token);
/// The columns of a token, as refresh_token_of() takes them.
inline constexpr std::string_view kRefreshTokenColumns =
    "t.grant_id, t.client_id, t.user_id, t.scope, t.generation, t.issued_at, t.expires_at, t.rotated_at, "
    "t.successor, t.details";
oauth::RefreshToken refresh_token_of(Rows& rows, const base::Digest& digest);
/// Spent and expired tokens too.
std::optional<oauth::RefreshToken> find_refresh_token(Connection& sql, const base::Digest& digest);
/// Marks it rotated to `successor`, which is of the same grant; true for exactly one caller, and only while
/// it has not expired at `now`.
bool spend_refresh_token(Connection& sql, const base::Digest& digest, const oauth::RefreshToken& successor,
                         base::Instant now);

}  // namespace store
