// Finding, making and forgetting the leases of an app's further quotas.
#include "gateway/app_quotas.h"

#include <charconv>

namespace gateway {

std::string further_quota_key(std::string_view client_id, const QuotaRule& rule, std::uint64_t user) {
  // Neither a client_id nor a name holds a line end: no two quotas have one key, nor do windows of two
  // lengths.
  std::string text(client_id);
  text.append(1, '\n').append(rule.name).append(1, '\n').append(period_name(rule.period.unit));
  if (!rule.per_user) return text;
  char digits[16];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), user, 16).ptr;
  return text.append(1, '\n').append(std::begin(digits), end);
}

AppQuotas::AppQuotas(std::string client_id, std::span<const QuotaRule> rules, PlaceBudget* users)
    : client_id_(std::move(client_id)), rules_(rules), budget_(users) {
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    of_app_.push_back(rules[rule].per_user ? nullptr : made(rule, 0));
    of_users_.push_back(rules[rule].per_user ? std::make_unique<Users>() : nullptr);
  }
}

AppQuotas::~AppQuotas() {
  if (budget_) budget_->give_back(static_cast<std::int64_t>(users()) * kPlacesPerUser);
}

std::shared_ptr<QuotaLease> AppQuotas::made(std::size_t rule, std::uint64_t user) const {
  return std::make_shared<QuotaLease>(further_quota_key(client_id_, rules_[rule], user), rules_[rule].period,
                                      rules_[rule].quota);
}

std::shared_ptr<QuotaLease> AppQuotas::of_user(std::size_t rule, std::uint64_t user) {
  Stripe& stripe = of_users_[rule]->of(user);
  const std::lock_guard lock(stripe.mutex);
  if (const auto found = stripe.leases.find(user); found != stripe.leases.end()) return found->second;
  if (!own_.take(1)) return nullptr;
  if (budget_ && !budget_->take(kPlacesPerUser)) {
    own_.give_back(1);
    return nullptr;
  }
  return stripe.leases.emplace(user, made(rule, user)).first->second;
}

std::optional<std::vector<AskedQuota>> AppQuotas::about(std::string_view group, std::uint64_t user) {
  std::vector<AskedQuota> asked;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (!applies(rules_[rule], group, user)) continue;
    std::shared_ptr<QuotaLease> lease = rules_[rule].per_user ? of_user(rule, user) : of_app_[rule];
    if (!lease) return std::nullopt;
    asked.push_back({rule, std::move(lease)});
  }
  return asked;
}

std::vector<std::shared_ptr<QuotaLease>> AppQuotas::all() const {
  std::vector<std::shared_ptr<QuotaLease>> leases;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (of_app_[rule]) leases.push_back(of_app_[rule]);
    if (!of_users_[rule]) continue;
    for (const Stripe& stripe : of_users_[rule]->stripes) {
      const std::lock_guard lock(stripe.mutex);
      for (const auto& [user, lease] : stripe.leases) leases.push_back(lease);
    }
  }
  return leases;
}

std::shared_ptr<QuotaLease> AppQuotas::known(std::size_t rule, std::uint64_t user) const {
  if (of_app_[rule]) return of_app_[rule];
  const Stripe& stripe = of_users_[rule]->of(user);
  const std::lock_guard lock(stripe.mutex);
  const auto found = stripe.leases.find(user);
  return found == stripe.leases.end() ? nullptr : found->second;
}

std::uint64_t AppQuotas::unspent(std::string_view name, std::uint64_t user, base::Instant now) const {
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (rules_[rule].name != name) continue;
    const std::shared_ptr<QuotaLease> lease = known(rule, user);
    return lease ? lease->unspent(now) : 0;
  }
  return 0;
}

void AppQuotas::give_back(LeaseReturns& returns) {
  for (auto& lease : all()) returns.add(std::move(lease));
}

// Nobody else has it, and nobody can get it while the lock is held.
void AppQuotas::forget(Stripe& stripe, std::uint64_t user) {
  const std::lock_guard lock(stripe.mutex);
  const auto found = stripe.leases.find(user);
  if (found == stripe.leases.end() || found->second.use_count() != 1 || !found->second->holds_nothing())
    return;
  stripe.leases.erase(found);
  own_.give_back(1);
  if (budget_) budget_->give_back(kPlacesPerUser);
}

void AppQuotas::give_back_idle_users(Stripe& stripe, LeaseReturns& returns) {
  // Without the lock: the store may be slow.
  std::vector<std::pair<std::uint64_t, std::shared_ptr<QuotaLease>>> known;
  {
    const std::lock_guard lock(stripe.mutex);
    known.assign(stripe.leases.begin(), stripe.leases.end());
  }
  for (auto& [user, lease] : known) {
    const QuotaLease::Idle idle = lease->look_whether_idle();
    if (idle == QuotaLease::Idle::holds_units) returns.add(std::move(lease));
    lease = nullptr;
    if (idle == QuotaLease::Idle::holds_nothing) forget(stripe, user);
  }
}

void AppQuotas::give_back_if_idle(LeaseReturns& returns) {
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (of_app_[rule] && of_app_[rule]->look_whether_idle() == QuotaLease::Idle::holds_units)
      returns.add(of_app_[rule]);
    if (!of_users_[rule]) continue;
    for (Stripe& stripe : of_users_[rule]->stripes) give_back_idle_users(stripe, returns);
  }
}

std::size_t AppQuotas::users() const {
  std::size_t count = 0;
  for (const auto& users : of_users_) {
    if (!users) continue;
    for (const Stripe& stripe : users->stripes) {
      const std::lock_guard lock(stripe.mutex);
      count += stripe.leases.size();
    }
  }
  return count;
}

}  // namespace gateway
