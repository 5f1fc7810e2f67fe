// Finding or making the limits of an app.
#include "gateway/limit_table.h"

#include "base/log.h"

namespace gateway {

LimitTable::LimitTable(const Config& config) : config_(config) {}

AppLimits& LimitTable::of(std::string_view client_id, std::string_view plan) {
  Stripe& s = stripe(client_id);
  const std::lock_guard lock(s.mutex);
  if (const auto found = s.apps.find(client_id); found != s.apps.end()) return *found->second;
  auto named = config_.plans.find(std::string(plan));
  if (named == config_.plans.end()) named = config_.plans.find(config_.default_plan);
  auto made = std::make_unique<AppLimits>(std::string(client_id), named->second);
  return *s.apps.emplace(client_id, std::move(made)).first->second;
}

const AppLimits* LimitTable::find(std::string_view client_id) const {
  const Stripe& s = stripe(client_id);
  const std::lock_guard lock(s.mutex);
  const auto found = s.apps.find(client_id);
  return found == s.apps.end() ? nullptr : found->second.get();
}

void LimitTable::give_back_all(QuotaStore& store) {
  for (Stripe& s : stripes_) {
    const std::lock_guard lock(s.mutex);
    for (auto& [client_id, limits] : s.apps) {
      try {
        limits->give_back(store);
      } catch (const std::exception& failure) {
        base::log(base::LogLevel::warn, "a quota lease could not be given back", {{"client_id", client_id}, {"reason", failure.what()}});
      }
    }
  }
}

}  // namespace gateway
