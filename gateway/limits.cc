// Stage: the app's rates and quotas, from prepaid leases; the store is asked only when a lease runs out.
#include <algorithm>

#include "base/log.h"
#include "gateway/quota_events.h"
#include "gateway/replay_over_quota.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

constexpr int kMostDraws = 100;  // by one request; others may spend what it drew

base::Error rate_limited() {
  return {base::ErrorCode::rate_limited, "too many requests at once; nothing was forwarded", "burst"};
}

/// From memory once this worker has met the app.
AppLimits& limits_of(Worker& worker, Exchange& x) {
  if (!x.limits_key) x.limits_key.emplace(x.claims.client_id, x.claims.plan);
  const LimitsIndex::Key& key = *x.limits_key;
  if (AppLimits* const known = worker.limits.find(key)) return *known;
  AppLimits& limits = worker.node.limits.of(key.client_id, key.plan);
  worker.limits.put(key, limits);
  return limits;
}

RateAsk ask_of(const Exchange& x) {
  const openapi::Policy& policy = x.operation()->policy;
  return {policy.group, x.limit_state.partition.key, policy.cost, x.started_ns};
}

/// The plan's further rates, after everything else was taken. What it refuses is to be refunded.
base::Status take_further_rates(Worker& worker, Exchange& x) {
  const std::vector<RateRule>& rules = x.limits->plan().rates;
  if (rules.empty()) return base::ok();
  if (auto s = find_partition(worker, x); !s) return s;
  const auto refusal = x.limits->rates().take(ask_of(x), x.limit_state.rates);
  if (!refusal) return base::ok();
  if (refusal->full)
    return base::Error{base::ErrorCode::overloaded,
                       "too many users of this app at once; nothing was forwarded"};
  x.limit_state.retry_after = x.limit_state.rates.of[refusal->rule].reset;
  return base::Error{base::ErrorCode::rate_limited, "too many requests at once; nothing was forwarded",
                     rules[refusal->rule].name};
}

}  // namespace

base::Status find_partition(Worker& worker, Exchange& x) {
  if (x.claims.grant_id.empty()) return base::ok();  // the app's own token: no user
  const Plan& plan = x.limits->plan();
  if (std::ranges::none_of(plan.rates, &RateRule::per_user) &&
      std::ranges::none_of(plan.quotas, &QuotaRule::per_user))
    return base::ok();
  const base::Secret* secret = worker.node.answer_secret;
  if (!secret)
    return base::Error{base::ErrorCode::temporarily_unavailable, "this node cannot count requests by user"};
  x.limit_state.partition = worker.partitions.of(*secret, x.claims.client_id, x.claims.subject);
  return base::ok();
}

base::Status take_rates(Worker& worker, Exchange& x) {
  x.limits = &limits_of(worker, x);
  if (x.limits->take_without_quota(x.operation()->policy.cost, x.started_ns, x.limit_state) != Taken::yes)
    return rate_limited();
  x.charged = true;
  base::Status taken = take_further_rates(worker, x);
  if (!taken) refund_limits(x);
  return taken;
}

namespace {

void refill_in_background(Worker& worker, AppLimits& limits, std::string_view client_id, base::Instant now) {
  // A job may outlive the edition that queued it, not what it points to.
  auto draw = [&limits, &quotas = worker.node.quotas, once = worker.node.once, app = std::string(client_id),
               now] {
    try {
      tell_quota_level(once, app, limits.plan(), nullptr, limits.quota().draw(quotas, 1, now), now);
    } catch (const std::exception& failure) {
      base::log(base::LogLevel::warn, "a quota lease could not be drawn", {{"reason", failure.what()}});
    }
  };
  if (!worker.node.pool.post(std::move(draw))) limits.quota().refill_refused();
}

/// What came of taking the plan's own quota and its burst.
base::Status outcome_of(Worker& worker, Exchange& x, Taken taken) {
  AppLimits& limits = *x.limits;
  switch (taken) {
    case Taken::yes:
      x.charged = true;
      if (x.limit_state.from_lease && limits.quota().wants_refill(x.now))
        refill_in_background(worker, limits, x.claims.client_id, x.now);
      return base::ok();
    case Taken::rate_limited:
      return rate_limited();
    case Taken::needs_lease:
      return base::Error{base::ErrorCode::overloaded,
                         "too many requests of this app at once; nothing was forwarded"};
    case Taken::quota_exceeded:
      break;
  }
  x.limit_state.retry_after = x.limit_state.quota.reset;
  return quota_exceeded(period_name(limits.plan().period.unit));
}

/// What a plan says for the time in which the store is away. `away`: how that was found out.
base::Status take_without_store(Worker& worker, Exchange& x, base::Status away) {
  AppLimits& limits = *x.limits;
  x.limits_known = false;  // what is left is in the store
  // The queue to the store is full, which clients can bring about: that is no outage.
  if (away.error().code == base::ErrorCode::overloaded) return away;
  if (limits.plan().on_outage == Outage::deny) return away;
  if (limits.plan().on_outage == Outage::allow) return take_rates(worker, x);
  const Taken taken = limits.take_share(x.operation()->policy.cost, x.started_ns, x.now, x.limit_state);
  return taken == Taken::quota_exceeded ? share_used_up() : outcome_of(worker, x, taken);
}

/// Draws leases until one has room for the request, or there is none to be had.
http::Task<base::Status> take_with_lease(Worker& worker, Exchange& x) {
  AppLimits& limits = *x.limits;
  const unsigned cost = x.operation()->policy.cost;
  Taken taken = Taken::needs_lease;
  for (int draws = 0; taken == Taken::needs_lease && draws < kMostDraws; ++draws) {
    auto draw = [&limits, &node = worker.node, app = std::string(x.claims.client_id), cost,
                 now = x.now]() -> base::Status {
      const Lease drawn = limits.quota().draw(node.quotas, cost, now);
      tell_quota_level(node.once, app, limits.plan(), nullptr, drawn, now);
      return base::ok();
    };
    base::Status drawn = co_await worker.node.pool.run(std::move(draw));
    if (!drawn) co_return take_without_store(worker, x, std::move(drawn));
    taken = limits.take(cost, x.started_ns, x.now, x.limit_state);
  }
  co_return outcome_of(worker, x, taken);
}

}  // namespace

base::Error quota_exceeded(std::string_view name) {
  return {base::ErrorCode::quota_exceeded, "the quota is used up; nothing was forwarded", std::string(name)};
}

base::Error share_used_up() {
  return {base::ErrorCode::temporarily_unavailable,
          "quotas cannot be read, and this node's share of this one is used up; try again"};
}

http::Task<base::Status> take_limits(Worker& worker, Exchange& x) {
  AppLimits& limits = limits_of(worker, x);
  const Plan& plan = limits.plan();
  x.limits = &limits;
  if (!limits.enter(x.limit_state))
    co_return base::Error{base::ErrorCode::rate_limited,
                          "too many requests of this app in progress; nothing was forwarded", "concurrent"};
  if (plan.concurrent != 0) x.place = Place(limits);
  x.limits_known = true;
  const Taken at_once = limits.take(x.operation()->policy.cost, x.started_ns, x.now, x.limit_state);
  base::Status taken = base::ok();
  if (at_once == Taken::needs_lease)
    taken = co_await take_with_lease(worker, x);
  else
    taken = outcome_of(worker, x, at_once);
  const bool counted = x.limit_state.from_lease || x.limit_state.from_share;
  if (taken && counted && !plan.quotas.empty()) taken = co_await take_further_quotas(worker, x);
  if (taken && counted) taken = take_further_rates(worker, x);
  if (taken) co_return taken;
  refund_limits(x);
  if (taken.error().code != base::ErrorCode::quota_exceeded) co_return taken;
  const std::int64_t wait = x.limit_state.retry_after;
  const bool replayed = co_await replay_over_quota(worker, x);
  if (replayed) co_return base::ok();
  x.limit_state.retry_after = wait;  // of the quota, whatever a rate said meanwhile
  co_return taken;
}

void refund_limits(Exchange& x) {
  if (!x.charged) return;
  x.charged = false;
  put_back_further_quotas(x);
  const unsigned cost = x.operation()->policy.cost;
  const std::int64_t mono = base::monotonic_ns();
  x.limits->refund(cost, mono, x.limit_state);
  x.limits->rates().refund(ask_of(x), mono, x.limit_state.rates);
  x.limit_state.burst_left += cost;
  x.limit_state.quota.left += cost;
}

}  // namespace gateway
