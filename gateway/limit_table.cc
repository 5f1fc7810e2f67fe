// Finding or making the limits of an app.
#include "gateway/limit_table.h"

#include "base/log.h"

namespace gateway {
namespace {

// A client_id holds no line end, so no two pairs give one key.
std::string key_of(std::string_view client_id, const Plan& plan) {
  return std::string(client_id).append(1, '\n').append(plan.name);
}

}  // namespace

LimitTable::LimitTable(const Config& config) : config_(config) {}

const Plan& LimitTable::plan(std::string_view name) const {
  const auto named = config_.plans.find(std::string(name));
  return named != config_.plans.end() ? named->second : config_.plans.at(config_.default_plan);
}

AppLimits& LimitTable::of(std::string_view client_id, std::string_view plan_name) {
  const Plan& chosen = plan(plan_name);
  std::string key = key_of(client_id, chosen);
  Stripe& s = stripe(key);
  const std::lock_guard lock(s.mutex);
  if (const auto found = s.apps.find(key); found != s.apps.end()) return *found->second;
  auto made = std::make_unique<AppLimits>(std::string(client_id), chosen, &rate_users_, &quota_users_);
  return *s.apps.emplace(std::move(key), std::move(made)).first->second;
}

const AppLimits* LimitTable::find(std::string_view client_id, std::string_view plan_name) const {
  const std::string key = key_of(client_id, plan(plan_name));
  const Stripe& s = stripe(key);
  const std::lock_guard lock(s.mutex);
  const auto found = s.apps.find(key);
  return found == s.apps.end() ? nullptr : found->second.get();
}

std::uint64_t LimitTable::unspent(std::string_view client_id, const Window& window, base::Instant now) const {
  std::uint64_t units = 0;
  for (const auto& [name, plan] : config_.plans) {
    if (window_at(plan.period, now).start != window.start) continue;
    if (const AppLimits* limits = find(client_id, name)) units += limits->quota().unspent(now);
  }
  return units;
}

std::uint64_t LimitTable::unspent(std::string_view client_id, const QuotaRule& rule, std::uint64_t user,
                                  base::Instant now) const {
  std::uint64_t units = 0;
  for (const auto& [name, plan] : config_.plans)
    for (const QuotaRule& other : plan.quotas) {
      if (other.name != rule.name || other.per_user != rule.per_user) continue;
      if (window_at(other.period, now).start != window_at(rule.period, now).start) continue;
      if (const AppLimits* limits = find(client_id, name))
        units += limits->quotas().unspent(rule.name, user, now);
    }
  return units;
}

// What is in the table stays where it is, so nobody has to hold the locks while the store is slow.
std::vector<AppLimits*> LimitTable::all() {
  std::vector<AppLimits*> all;
  for (Stripe& s : stripes_) {
    const std::lock_guard lock(s.mutex);
    for (auto& [key, limits] : s.apps) all.push_back(limits.get());
  }
  return all;
}

void LimitTable::give_back_all(QuotaStore& store) {
  try {
    LeaseReturns returns(store);
    for (AppLimits* limits : all()) returns.add(limits->quota());
    for (AppLimits* limits : all()) limits->quotas().give_back(returns);
    returns.finish();
  } catch (const std::exception& failure) {
    base::log(base::LogLevel::warn, "leases of quotas could not be given back: what is left of them is lost",
              {{"reason", failure.what()}});
  }
}

void LimitTable::give_back_idle(QuotaStore& store) {
  LeaseReturns returns(store);
  for (AppLimits* limits : all()) {
    if (limits->quota().look_whether_idle() == QuotaLease::Idle::holds_units) returns.add(limits->quota());
    limits->quotas().give_back_if_idle(returns);
  }
  returns.finish();
}

}  // namespace gateway
