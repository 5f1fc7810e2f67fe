// Stage: the app's burst rate and quota, from prepaid leases; the store is asked only when a lease runs out.
#include "base/log.h"
#include "gateway/quota_events.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

constexpr int kMostDraws = 100;  // by one request; others may spend what it drew

base::Error rate_limited() {
  return {base::ErrorCode::rate_limited, "too many requests at once; nothing was forwarded", "burst"};
}

}  // namespace

AppLimits& limits_of(Worker& worker, const oauth::AccessClaimsView& claims) {
  worker.limits_key.assign(claims.client_id).append(1, '\n').append(claims.plan);
  if (const auto known = worker.limits.find(worker.limits_key); known != worker.limits.end())
    return *known->second;
  AppLimits& limits = worker.node.limits.of(claims.client_id, claims.plan);
  worker.limits.emplace(worker.limits_key, &limits);
  return limits;
}

base::Status take_rates(Worker& worker, Exchange& x) {
  x.limits = &limits_of(worker, x.claims);
  if (x.limits->take_without_quota(x.operation()->policy.cost, x.started_ns, x.limit_state) != Taken::yes)
    return rate_limited();
  x.charged = true;
  return base::ok();
}

namespace {

void refill_in_background(Worker& worker, AppLimits& limits, std::string_view client_id, base::Instant now) {
  // A job may outlive the edition that queued it, not what it points to.
  auto draw = [&limits, &quotas = worker.node.quotas, once = worker.node.once, app = std::string(client_id),
               now] {
    try {
      tell_quota_level(once, app, limits.plan(), limits.draw(quotas, 1, now), now);
    } catch (const std::exception& failure) {
      base::log(base::LogLevel::warn, "a quota lease could not be drawn", {{"reason", failure.what()}});
    }
  };
  if (!worker.node.pool.post(std::move(draw))) limits.refill_refused();
}

}  // namespace

http::Task<base::Status> take_limits(Worker& worker, Exchange& x) {
  AppLimits& limits = limits_of(worker, x.claims);
  const unsigned cost = x.operation()->policy.cost;
  x.limits = &limits;
  if (!limits.enter(x.limit_state))
    co_return base::Error{base::ErrorCode::rate_limited,
                          "too many requests of this app in progress; nothing was forwarded", "concurrent"};
  x.place = Place(limits);
  Taken taken = limits.take(cost, x.started_ns, x.now, x.limit_state);
  for (int draws = 0; taken == Taken::needs_lease && draws < kMostDraws; ++draws) {
    auto draw = [&limits, &node = worker.node, app = std::string(x.claims.client_id), cost,
                 now = x.now]() -> base::Status {
      tell_quota_level(node.once, app, limits.plan(), limits.draw(node.quotas, cost, now), now);
      return base::ok();
    };
    base::Status drawn = co_await worker.node.pool.run(std::move(draw));
    if (!drawn) {
      if (limits.plan().on_outage == Outage::deny) co_return std::move(drawn).error();
      co_return take_rates(worker, x);
    }
    taken = limits.take(cost, x.started_ns, x.now, x.limit_state);
  }
  x.limits_known = true;
  switch (taken) {
    case Taken::yes:
      x.charged = true;
      if (limits.wants_refill(x.now)) refill_in_background(worker, limits, x.claims.client_id, x.now);
      co_return base::ok();
    case Taken::rate_limited:
      co_return rate_limited();
    case Taken::needs_lease:
      co_return base::Error{base::ErrorCode::overloaded,
                            "too many requests of this app at once; nothing was forwarded"};
    case Taken::quota_exceeded:
      break;
  }
  co_return base::Error{base::ErrorCode::quota_exceeded, "the quota is used up; nothing was forwarded",
                        std::string(period_name(limits.plan().period.unit))};
}

void refund_limits(Exchange& x) {
  if (!x.charged) return;
  x.charged = false;
  const unsigned cost = x.operation()->policy.cost;
  x.limits->refund(cost, base::monotonic_ns(), x.now, x.limit_state);
  x.limit_state.burst_left += cost;
  x.limit_state.quota_left += cost;
}

}  // namespace gateway
