// Stage: the further quotas of the app's plan that are about this request, after its own quota.
#include "base/log.h"
#include "gateway/quota_events.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

constexpr int kMostDraws = 100;  // by one request and quota; others may spend what it drew

/// Draws a block of a further quota; owns what it needs, as a job of the pool.
struct Draw {
  std::shared_ptr<QuotaLease> lease;
  const Node& node;
  const Plan& plan;
  const QuotaRule& rule;
  std::string client_id;
  std::uint64_t cost = 1;
  base::Instant now{};
  base::Status operator()() const {
    tell_quota_level(node.once, client_id, plan, &rule, lease->draw(node.quotas, cost, now), now);
    return base::ok();
  }
};

Draw draw_of(const Worker& worker, const Exchange& x, const AskedQuota& asked, std::uint64_t cost) {
  const Plan& plan = x.limits->plan();
  return {asked.lease, worker.node, plan, plan.quotas[asked.rule], std::string(x.claims.client_id),
          cost,        x.now};
}

void refill_in_background(Worker& worker, const Exchange& x, const AskedQuota& asked) {
  // Not the node: a job may outlive the edition that queued it.
  auto refill = [lease = asked.lease, &quotas = worker.node.quotas, once = worker.node.once,
                 &plan = x.limits->plan(), rule = asked.rule, app = std::string(x.claims.client_id),
                 now = x.now] {
    try {
      tell_quota_level(once, app, plan, &plan.quotas[rule], lease->draw(quotas, 1, now), now);
    } catch (const std::exception& failure) {
      base::log(base::LogLevel::warn, "a quota lease could not be drawn", {{"reason", failure.what()}});
    }
  };
  if (!worker.node.pool.post(std::move(refill))) asked.lease->refill_refused();
}

/// One quota, as limits.cc takes the plan's own.
http::Task<base::Status> take(Worker& worker, Exchange& x, AskedQuota& asked) {
  const unsigned cost = x.operation()->policy.cost;
  const Plan& plan = x.limits->plan();
  QuotaLease& lease = *asked.lease;
  Spent spent = lease.spend(cost, x.now, asked.state);
  for (int draws = 0; spent == Spent::needs_lease && draws < kMostDraws; ++draws) {
    base::Status drawn = co_await worker.node.pool.run(draw_of(worker, x, asked, cost));
    if (!drawn) {
      x.limits_known = false;
      if (drawn.error().code == base::ErrorCode::overloaded) co_return std::move(drawn).error();
      // A user's lease is forgotten now and then: what the user has left is not known before the store said
      // it.
      const bool unknown = plan.quotas[asked.rule].per_user && !lease.has_heard(x.now);
      if (plan.on_outage == Outage::deny || (plan.on_outage == Outage::local && unknown))
        co_return std::move(drawn).error();
      if (plan.on_outage == Outage::allow) co_return base::ok();
      if (!lease.spend_share(cost, x.now, plan.local_share, asked.state)) co_return share_used_up();
      asked.charged = AskedQuota::Charged::share;
      co_return base::ok();
    }
    spent = lease.spend(cost, x.now, asked.state);
  }
  if (spent == Spent::needs_lease)
    co_return base::Error{base::ErrorCode::overloaded,
                          "too many requests of this app at once; nothing was forwarded"};
  if (spent == Spent::exceeded) {
    x.limit_state.retry_after = asked.state.reset;
    co_return quota_exceeded(plan.quotas[asked.rule].name);
  }
  asked.charged = AskedQuota::Charged::lease;
  if (lease.wants_refill(x.now)) refill_in_background(worker, x, asked);
  co_return base::ok();
}

}  // namespace

http::Task<base::Status> take_further_quotas(Worker& worker, Exchange& x) {
  if (auto s = find_partition(worker, x); !s) co_return s;
  auto about = x.limits->quotas().about(x.operation()->policy.group, x.limit_state.partition.key);
  if (!about)
    co_return base::Error{base::ErrorCode::overloaded,
                          "too many users of this app at once; nothing was forwarded"};
  x.limit_state.quotas = *std::move(about);
  for (AskedQuota& asked : x.limit_state.quotas) asked.lease->look(x.now, asked.state);
  for (AskedQuota& asked : x.limit_state.quotas) {
    base::Status taken = co_await take(worker, x, asked);
    if (!taken) co_return taken;
  }
  co_return base::ok();
}

void put_back_further_quotas(Exchange& x) {
  const unsigned cost = x.operation()->policy.cost;
  for (AskedQuota& asked : x.limit_state.quotas) {
    if (asked.charged == AskedQuota::Charged::lease) {
      asked.lease->put_back(cost, asked.state);
      asked.state.left += cost;
    } else if (asked.charged == AskedQuota::Charged::share) {
      asked.lease->put_back_share(cost, asked.state);
    }
    asked.charged = AskedQuota::Charged::no;
  }
}

}  // namespace gateway
