// What an app has used of its limits, as far as one node can know: GET /usage and the portal show it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gateway/limit_table.h"

namespace gateway {

struct Usage {
  std::uint64_t used = 0;   // units: spent through this node, and drawn by other nodes, spent or not
  std::uint64_t quota = 0;  // of the plan
  Window window;
};

/// Reads the store: pool threads only. Exact, and the same on every node, where one node serves the app or
/// nobody has called for some seconds (LimitTable::give_back_idle()); else never less than what was spent,
/// and more only by what the others have drawn and not spent yet. Throws store::Failure.
Usage usage_of(const LimitTable& limits, QuotaStore& quotas, const Plan& plan, const std::string& client_id,
               base::Instant now);

/// One limit of a plan.
struct LimitUsage {
  enum class Kind : std::uint8_t { quota, rate, concurrent } kind = Kind::quota;
  std::string name;                // as in RateLimit fields
  std::uint64_t limit = 0;         // units; requests of a concurrency limit
  std::uint64_t used = 0;          // may exceed the limit: a plan that was made smaller
  std::optional<Window> window{};  // of a quota
  std::int64_t resets_in = 0;      // seconds, of a rate: all of its room is back
  std::string zone{};              // of a quota: where its windows begin
  bool per_user = false;           // what one user has used
  std::string group{};             // of operations; empty: all
  std::uint64_t remaining() const { return limit > used ? limit - used : 0; }
};

/// Every limit of a plan, its quota first. Quotas are those of all nodes, rates and concurrency are those of
/// this node. Limits per user are those of `user` (Partition::key), and left out if it is 0. `mono`: the
/// monotonic clock in ns. As usage_of().
std::vector<LimitUsage> limits_in_use(const LimitTable& limits, QuotaStore& quotas, const Plan& plan,
                                      const std::string& client_id, base::Instant now, std::int64_t mono,
                                      std::uint64_t user = 0);

}  // namespace gateway
