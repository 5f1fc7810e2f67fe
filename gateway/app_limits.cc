// Taking and refunding the limits of one app.
#include "gateway/app_limits.h"

#include <algorithm>

namespace gateway {

AppLimits::AppLimits(std::string client_id, const Plan& plan, PlaceBudget* rate_users,
                     PlaceBudget* quota_users)
    : plan_(plan),
      quota_(std::move(client_id), plan.period, plan.quota),
      rates_(plan.rates, rate_users),
      quotas_(quota_.key(), plan.quotas, quota_users) {}

Taken AppLimits::take(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state) {
  const Spent spent = quota_.spend(cost, now, state.quota);
  if (spent != Spent::yes) {
    state.burst_left = gcra(plan_.burst, tat_.load(std::memory_order_relaxed), mono, 0).remaining;
    return spent == Spent::needs_lease ? Taken::needs_lease : Taken::quota_exceeded;
  }
  if (!charge_burst(cost, mono, state)) {
    quota_.put_back(cost, state.quota);
    state.quota.left += cost;
    return Taken::rate_limited;
  }
  state.from_lease = true;
  return Taken::yes;
}

Taken AppLimits::take_without_quota(std::uint64_t cost, std::int64_t mono, LimitState& state) {
  state.from_lease = state.from_share = false;
  return charge_burst(cost, mono, state) ? Taken::yes : Taken::rate_limited;
}

Taken AppLimits::take_share(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state) {
  if (!quota_.spend_share(cost, now, plan_.local_share, state.quota)) return Taken::quota_exceeded;
  if (!charge_burst(cost, mono, state)) {
    quota_.put_back_share(cost, state.quota);
    return Taken::rate_limited;
  }
  state.from_lease = false;
  state.from_share = true;
  return Taken::yes;
}

bool AppLimits::enter(LimitState& state) {
  if (plan_.concurrent == 0) return true;
  std::uint32_t taken = in_progress_.load(std::memory_order_relaxed);
  do {
    state.places_left = taken < plan_.concurrent ? plan_.concurrent - taken : 0;
    if (state.places_left == 0) return false;
  } while (!in_progress_.compare_exchange_weak(taken, taken + 1, std::memory_order_relaxed));
  --state.places_left;
  return true;
}

void AppLimits::leave() noexcept {
  if (plan_.concurrent != 0) in_progress_.fetch_sub(1, std::memory_order_relaxed);
}

bool AppLimits::charge_burst(std::uint64_t cost, std::int64_t mono, LimitState& state) {
  std::int64_t tat = tat_.load(std::memory_order_relaxed);
  for (;;) {
    const GcraDecision decision = gcra(plan_.burst, tat, mono, cost);
    state.burst_left = decision.remaining;
    state.burst_reset = (decision.retry_after_ns + 999'999'999) / 1'000'000'000;
    if (!decision.allowed) return false;
    if (tat_.compare_exchange_weak(tat, decision.tat, std::memory_order_relaxed)) {
      state.charged_until = decision.tat;
      state.burst_reset = (std::max<std::int64_t>(decision.tat - mono, 0) + 999'999'999) / 1'000'000'000;
      return true;
    }
  }
}

void AppLimits::refund(std::uint64_t cost, std::int64_t mono, const LimitState& state) {
  const std::int64_t charged = plan_.burst.interval_ns() * static_cast<std::int64_t>(cost);
  tat_.fetch_sub(std::clamp<std::int64_t>(state.charged_until - mono, 0, charged), std::memory_order_relaxed);
  if (state.from_lease) quota_.put_back(cost, state.quota);
  if (state.from_share) quota_.put_back_share(cost, state.quota);
}

std::pair<std::uint64_t, std::int64_t> AppLimits::burst_room(std::int64_t mono) const noexcept {
  const std::int64_t tat = tat_.load(std::memory_order_relaxed);
  const std::int64_t wait = std::max<std::int64_t>(tat - mono, 0);
  return {gcra(plan_.burst, tat, mono, 0).remaining, (wait + 999'999'999) / 1'000'000'000};
}

}  // namespace gateway
