// The revocation log: numbered entries that every node follows.
#pragma once
#include <cstdint>
#include <vector>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

/// Appends one entry inside the caller's transaction; its `seq` is ignored, the next one is assigned. The
/// last thing a transaction does: all appends wait for one another from here to the commit.
void append_revocation(Connection& sql, const oauth::Revocation& revocation);
/// Entries with seq > `after`, in order, at most `limit`. Whoever has seen N never finds a smaller one later.
std::vector<oauth::Revocation> revocations_after(Connection& sql, std::uint64_t after, std::size_t limit);

}  // namespace store
