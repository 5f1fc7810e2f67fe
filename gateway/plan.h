// A plan: how fast and how much an app may call.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/gcra.h"
#include "gateway/quota_rule.h"
#include "gateway/quota_window.h"
#include "gateway/rate_rule.h"

namespace gateway {

/// What becomes of a request that needs a new lease while the store is away.
enum class Outage : std::uint8_t {
  deny,   // 503: the quota is never exceeded
  allow,  // only the rates and the concurrency hold; what passes is not counted
  local,  // a share of the quota by each node itself; counted when the store is back
};

struct Plan {
  std::string name;
  std::string title;             // shown in the portal
  Rate burst;                    // "burst" in RateLimit fields
  std::uint64_t quota = 10'000;  // units a period, period_name() in RateLimit fields
  Period period;
  Outage on_outage = Outage::deny;
  std::uint64_t local_share = 10;  // of Outage::local: percent of the quota a node and window, rounded down
  std::uint32_t concurrent = 0;    // requests of one app in progress on one node; 0: no limit
  std::vector<RateRule> rates;     // at most kMostRates
  std::vector<QuotaRule> quotas;   // at most kMostQuotas; `on_outage` is theirs, too
  std::string policy_field;        // the RateLimit-Policy value without `rates` and `quotas`, built once
  friend bool operator==(const Plan&, const Plan&) = default;
};

/// The value of RateLimit-Policy for a plan without its further rates and quotas, of which not every one is
/// about every request: draft-ietf-httpapi-ratelimit-headers-10 §3.
std::string ratelimit_policy(const Plan& plan);

}  // namespace gateway
