// A plan: how fast and how much an app may call.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "gateway/gcra.h"
#include "gateway/quota_window.h"

namespace gateway {

struct Plan {
  std::string name;
  std::string title;             // shown in the portal
  Rate burst;                    // "burst" in RateLimit fields
  std::uint64_t quota = 10'000;  // units a period, "daily" or "monthly" in RateLimit fields
  Period period;
  std::string policy_field;  // the RateLimit-Policy value, built once
  friend bool operator==(const Plan&, const Plan&) = default;
};

/// The value of RateLimit-Policy for a plan: draft-ietf-httpapi-ratelimit-headers-10 §3.
std::string ratelimit_policy(const Plan& plan);

}  // namespace gateway
