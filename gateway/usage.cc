// The store's count without what this node still holds.
#include "gateway/usage.h"

namespace gateway {
namespace {
constexpr int kMostReads = 4;
}

Usage usage_of(const LimitTable& limits, QuotaStore& quotas, const Plan& plan, const std::string& client_id,
               base::Instant now) {
  Usage usage{0, plan.quota, window_at(plan.period, now)};
  std::uint64_t drawn = quotas.drawn(client_id, usage.window.start), held = 0;
  // A block that is drawn between the two reads is in one of them only: read until nobody drew in between.
  for (int reads = 0; reads < kMostReads; ++reads) {
    held = limits.unspent(client_id, usage.window, now);
    const std::uint64_t again = quotas.drawn(client_id, usage.window.start);
    if (again == drawn) break;
    drawn = again;
  }
  usage.used = drawn > held ? drawn - held : 0;
  return usage;
}

}  // namespace gateway
