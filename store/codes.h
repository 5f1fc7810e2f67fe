// Authorization codes (RFC 6749 4.1.2).
#pragma once
#include <optional>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

void insert_code(Connection& sql, const oauth::AuthorizationCode& code);
/// Redeemed and expired codes too.
std::optional<oauth::AuthorizationCode> find_code(Connection& sql, const base::Digest& digest);
/// Marks it redeemed; the grant it belongs to for exactly one caller, and only while it has not expired at
/// `now`.
std::optional<base::GrantId> spend_code(Connection& sql, const base::Digest& digest, base::Instant now);

}  // namespace store
