// The store's count without what this node still holds.
#include "gateway/usage.h"

#include <algorithm>
#include <functional>

namespace gateway {
namespace {

constexpr int kMostReads = 4;

/// A quota that is asked for: its window, and what this node holds of it.
struct Asked {
  QuotaWindow window;
  std::function<std::uint64_t()> held;
};

/// Of each what the store says was drawn, less what this node holds of it.
std::vector<std::uint64_t> spent(QuotaStore& quotas, const std::vector<Asked>& asked) {
  std::vector<QuotaWindow> windows;
  for (const Asked& one : asked) windows.push_back(one.window);
  std::vector<std::uint64_t> drawn = quotas.drawn_of_all(windows), held(asked.size());
  std::vector<bool> sure(asked.size());
  // A block that is drawn between the two reads is in one of them only: read until nobody drew in between.
  for (int reads = 0; reads < kMostReads && std::ranges::find(sure, false) != sure.end(); ++reads) {
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (!sure[i]) held[i] = asked[i].held();
    const std::vector<std::uint64_t> again = quotas.drawn_of_all(windows);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (sure[i]) continue;
      sure[i] = again[i] == drawn[i];
      drawn[i] = again[i];
    }
  }
  for (std::size_t i = 0; i < asked.size(); ++i) drawn[i] = drawn[i] > held[i] ? drawn[i] - held[i] : 0;
  return drawn;
}

Asked ask_for(const LimitTable& limits, const Plan& plan, const std::string& client_id, base::Instant now) {
  const Window window = window_at(plan.period, now);
  return {{client_id, window.start},
          [&limits, client_id, window, now] { return limits.unspent(client_id, window, now); }};
}

LimitUsage further_quota(const QuotaRule& rule, base::Instant now) {
  LimitUsage out;
  out.name = rule.name;
  out.limit = rule.quota;
  out.window = window_at(rule.period, now);
  out.zone = zone_name(rule.period);
  out.per_user = rule.per_user;
  out.group = rule.group;
  return out;
}

/// The plan's quotas, with what was used of them.
std::vector<LimitUsage> quotas_in_use(const LimitTable& limits, QuotaStore& quotas, const Plan& plan,
                                      const std::string& client_id, base::Instant now, std::uint64_t user) {
  std::vector<Asked> asked{ask_for(limits, plan, client_id, now)};
  std::vector<LimitUsage> out(1);
  out[0].name = period_name(plan.period.unit);
  out[0].limit = plan.quota;
  out[0].window = window_at(plan.period, now);
  out[0].zone = zone_name(plan.period);
  for (const QuotaRule& rule : plan.quotas) {
    if (rule.per_user && user == 0) continue;
    out.push_back(further_quota(rule, now));
    asked.push_back(
        {{further_quota_key(client_id, rule, user), out.back().window->start},
         [&limits, &rule, client_id, user, now] { return limits.unspent(client_id, rule, user, now); }});
  }
  const std::vector<std::uint64_t> used = spent(quotas, asked);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].used = used[i];
  return out;
}

}  // namespace

Usage usage_of(const LimitTable& limits, QuotaStore& quotas, const Plan& plan, const std::string& client_id,
               base::Instant now) {
  return {spent(quotas, {ask_for(limits, plan, client_id, now)}).front(), plan.quota,
          window_at(plan.period, now)};
}

std::vector<LimitUsage> limits_in_use(const LimitTable& limits, QuotaStore& quotas, const Plan& plan,
                                      const std::string& client_id, base::Instant now, std::int64_t mono,
                                      std::uint64_t user) {
  const AppLimits* here = limits.find(client_id, plan.name);
  std::vector<LimitUsage> out = quotas_in_use(limits, quotas, plan, client_id, now, user);
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
