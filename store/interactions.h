// Authorization requests that wait for their user's decision.
#pragma once
#include <optional>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

void insert_interaction(Connection& sql, const oauth::Interaction& interaction);
/// nullopt if unknown, decided, or expired at `now`.
std::optional<oauth::Interaction> find_interaction(Connection& sql, const base::Digest& handle,
                                                   base::Instant now);
/// Consumes the handle; true for exactly one caller, and only while it has not expired at `now`.
bool decide_interaction(Connection& sql, const base::Digest& handle, base::Instant now);

}  // namespace store
