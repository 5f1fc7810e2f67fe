// All apps' live limits on this node: striped for look-up, stable addresses, remembered by each worker.
#pragma once
#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/app_limits.h"
#include "gateway/config.h"

namespace gateway {

/// Thread-safe. An AppLimits lives as long as the table: workers keep its address. An app whose plan changes
/// has one for each plan its living tokens name; what it has used of its quota is one number in the store.
class LimitTable {
 public:
  /// Of users, all apps together, for rates and as much for quotas: 256 MiB each. Of rates an app has at most
  /// KeyedRates::kMostPlaces of them, of quotas AppQuotas::kMostUsers times kPlacesPerUser.
  static constexpr std::int64_t kMostUserPlaces = 16 * 1024 * 1024;

  explicit LimitTable(const Config& config);  // the plans outlive it
  /// The limits of an app under a plan (an unknown plan is the default plan). Locks one stripe: not on the
  /// warm path.
  AppLimits& of(std::string_view client_id, std::string_view plan);
  /// nullptr if the app has not called this node under that plan.
  const AppLimits* find(std::string_view client_id, std::string_view plan) const;
  /// What this node has drawn of an app's quota in a window and not spent, under all plans.
  std::uint64_t unspent(std::string_view client_id, const Window& window, base::Instant now) const;
  /// The same of the further quota of that name, for a user (Partition::key) or the app (0).
  std::uint64_t unspent(std::string_view client_id, const QuotaRule& rule, std::uint64_t user,
                        base::Instant now) const;
  /// Gives every lease back, those of whole apps first. An error is logged, never thrown.
  void give_back_all(QuotaStore& store);
  /// Gives the leases back of which nothing was taken since the call before the last one. On one thread;
  /// blocks. Throws store::Failure.
  void give_back_idle(QuotaStore& store);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Stripe {
    mutable std::mutex mutex;
    std::unordered_map<std::string, std::unique_ptr<AppLimits>, Hash, std::equal_to<>> apps;
  };
  Stripe& stripe(std::string_view key) { return stripes_[Hash{}(key) % stripes_.size()]; }
  const Stripe& stripe(std::string_view key) const { return stripes_[Hash{}(key) % stripes_.size()]; }
  const Plan& plan(std::string_view name) const;
  std::vector<AppLimits*> all();
  const Config& config_;
  PlaceBudget rate_users_{kMostUserPlaces}, quota_users_{kMostUserPlaces};
  std::array<Stripe, 64> stripes_;
};

}  // namespace gateway
