// Telling that an app has used much of its quota: at 80, 95 and 100 percent, once a window on all nodes
// together.
#pragma once
#include <cstdint>
#include <string>

#include "gateway/plan.h"
#include "gateway/quota_store.h"
#include "oauth/once_store.h"

namespace gateway {

/// The highest of 80, 95 and 100 percent of `quota` that a draw has reached and the ones before had not; 0 if
/// none. Pure.
unsigned quota_level(const Lease& lease, std::uint64_t quota) noexcept;

/// Logs the level that `lease` has reached, if nobody else did in this window. What nodes hold and have not
/// spent counts as used: an event comes early by their blocks, never late. Blocks (store); a store that is
/// away tells nothing.
/// @param once     nullptr: nothing is told
/// @param further  of which quota of the plan; nullptr: its own. Nothing is told of a user's.
void tell_quota_level(oauth::OnceStore* once, const std::string& client_id, const Plan& plan,
                      const QuotaRule* further, const Lease& lease, base::Instant now) noexcept;

}  // namespace gateway
