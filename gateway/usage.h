// What an app has used of its quota, as far as one node can know.
#pragma once
#include "gateway/limit_table.h"

namespace gateway {

struct Usage {
  std::uint64_t used = 0;   // units: spent through this node, and drawn by other nodes, spent or not
  std::uint64_t quota = 0;  // of the plan
  Window window;
};

/// Reads the store: pool threads only. Exact where one node serves the app; with several it is never less
/// than what was spent, and more only by what the others have drawn and not spent yet. Throws store::Failure.
Usage usage_of(const LimitTable& limits, QuotaStore& quotas, const Plan& plan, const std::string& client_id,
               base::Instant now);

}  // namespace gateway
