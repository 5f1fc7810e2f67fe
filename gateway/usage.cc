// The store's count without what this node still holds.
#include "gateway/usage.h"

namespace gateway {
namespace {

constexpr int kMostReads = 4;

/// What the store says was drawn less what this node holds of it.
template <class Drawn, class Held>
std::uint64_t spent(Drawn drawn_now, Held held_now) {
  std::uint64_t drawn = drawn_now(), held = 0;
  // A block that is drawn between the two reads is in one of them only: read until nobody drew in between.
  for (int reads = 0; reads < kMostReads; ++reads) {
    held = held_now();
    const std::uint64_t again = drawn_now();
    if (again == drawn) break;
    drawn = again;
  }
  return drawn > held ? drawn - held : 0;
}

LimitUsage further_quota(const LimitTable& limits, QuotaStore& quotas, const QuotaRule& rule,
                         const std::string& client_id, base::Instant now, std::uint64_t user) {
  LimitUsage out;
  out.name = rule.name;
  out.limit = rule.quota;
  out.window = window_at(rule.period, now);
  out.zone = zone_name(rule.period);
  out.per_user = rule.per_user;
  out.group = rule.group;
  const std::string key = further_quota_key(client_id, rule, user);
  out.used = spent([&] { return quotas.drawn(key, out.window->start); },
                   [&] { return limits.unspent(client_id, rule, user, now); });
  return out;
}

}  // namespace

Usage usage_of(const LimitTable& limits, QuotaStore& quotas, const Plan& plan, const std::string& client_id,
               base::Instant now) {
  Usage usage{0, plan.quota, window_at(plan.period, now)};
  usage.used = spent([&] { return quotas.drawn(client_id, usage.window.start); },
                     [&] { return limits.unspent(client_id, usage.window, now); });
  return usage;
}

std::vector<LimitUsage> limits_in_use(const LimitTable& limits, QuotaStore& quotas, const Plan& plan,
                                      const std::string& client_id, base::Instant now, std::int64_t mono,
                                      std::uint64_t user) {
  const Usage usage = usage_of(limits, quotas, plan, client_id, now);
  const AppLimits* here = limits.find(client_id, plan.name);
  std::vector<LimitUsage> out;
  LimitUsage& quota = out.emplace_back();
  quota.name = period_name(plan.period.unit);
  quota.limit = usage.quota;
  quota.used = usage.used;
  quota.window = usage.window;
  quota.zone = zone_name(plan.period);
  for (const QuotaRule& rule : plan.quotas)
    if (!rule.per_user || user != 0) out.push_back(further_quota(limits, quotas, rule, client_id, now, user));
  LimitUsage& burst = out.emplace_back();
  burst.kind = LimitUsage::Kind::rate;
  burst.name = "burst";
  burst.limit = plan.burst.burst;
  if (here) {
    const auto [left, seconds] = here->burst_room(mono);
    burst.used = burst.limit - left;
    burst.resets_in = seconds;
  }
  for (std::size_t i = 0; i < plan.rates.size(); ++i) {
    const RateRule& rule = plan.rates[i];
    const RateAsk ask{rule.group, user, 0, mono};
    if (!rule_applies(rule, ask)) continue;
    LimitUsage& rate = out.emplace_back();
    rate.kind = LimitUsage::Kind::rate;
    rate.name = rule.name;
    rate.limit = rule.rate.burst;
    rate.per_user = rule.per_user;
    rate.group = rule.group;
    if (!here) continue;
    const RateState state = here->rates().look(ask).of[i];
    rate.used = rate.limit - state.left;
    rate.resets_in = state.reset;
  }
  if (plan.concurrent == 0) return out;
  LimitUsage& concurrent = out.emplace_back();
  concurrent.kind = LimitUsage::Kind::concurrent;
  concurrent.name = "concurrent";
  concurrent.limit = plan.concurrent;
  concurrent.used = here ? here->in_progress() : 0;
  return out;
}

}  // namespace gateway
