// The further quotas of one app under its plan on this node: a lease of each, and of each user that calls.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/keyed_rates.h"
#include "gateway/lease_returns.h"
#include "gateway/quota_lease.h"
#include "gateway/quota_rule.h"

namespace gateway {

/// What a further quota of an app is called in the store, for a user (Partition::key) or, without `per_user`,
/// for the app.
std::string further_quota_key(std::string_view client_id, const QuotaRule& rule, std::uint64_t user);

/// A quota that is about a request, and what it said.
struct AskedQuota {
  std::size_t rule = 0;  // its place in the plan
  // A user's lease is forgotten when nobody needs it: the request is its second owner, and so is a refill.
  std::shared_ptr<QuotaLease> lease;
  QuotaState state{};
  enum class Charged : std::uint8_t { no, lease, share } charged = Charged::no;
};

/// Thread-safe. The leases are without locks; one of a user is found under the lock of a sixteenth of the
/// users.
class AppQuotas {
 public:
  /// Of all quotas of an app that count users. One of whom nothing is held makes room for another.
  static constexpr std::int64_t kMostUsers = 50'000;
  /// What a user's lease takes of the budget, in places of 16 bytes.
  static constexpr std::int64_t kPlacesPerUser = 24;

  /// `rules`: at most kMostQuotas; with `users` (of all apps; nullptr: only kMostUsers counts) they outlive
  /// it.
  AppQuotas(std::string client_id, std::span<const QuotaRule> rules, PlaceBudget* users);
  AppQuotas(const AppQuotas&) = delete;
  AppQuotas& operator=(const AppQuotas&) = delete;
  ~AppQuotas();

  /// The quotas that are about a request, with nothing charged; nullopt: there are more users than are kept
  /// count of. `user` is Partition::key, 0: the app's own call.
  std::optional<std::vector<AskedQuota>> about(std::string_view group, std::uint64_t user);
  /// Units that this node has drawn and not spent of the quota of that name in its current window.
  std::uint64_t unspent(std::string_view name, std::uint64_t user, base::Instant now) const;
  /// Every lease goes to `returns`. Throws store::Failure.
  void give_back(LeaseReturns& returns);
  /// The same for those that nobody uses, and forgets users of whom nothing is held.
  void give_back_if_idle(LeaseReturns& returns);
  /// How many users are kept count of.
  std::size_t users() const;

 private:
  struct alignas(64) Stripe {
    mutable std::mutex mutex;
    std::unordered_map<std::uint64_t, std::shared_ptr<QuotaLease>> leases;
  };
  struct Users {
    std::array<Stripe, 16> stripes;
    Stripe& of(std::uint64_t user) { return stripes[user % stripes.size()]; }
  };
  std::shared_ptr<QuotaLease> of_user(std::size_t rule, std::uint64_t user);
  std::shared_ptr<QuotaLease> known(std::size_t rule, std::uint64_t user) const;
  std::shared_ptr<QuotaLease> made(std::size_t rule, std::uint64_t user) const;
  void forget(Stripe& stripe, std::uint64_t user);
  void give_back_idle_users(Stripe& stripe, LeaseReturns& returns);
  std::vector<std::shared_ptr<QuotaLease>> all() const;

  const std::string client_id_;
  const std::span<const QuotaRule> rules_;
  PlaceBudget* const budget_;
  PlaceBudget own_{kMostUsers};
  // By the rule's place in the plan: one of them is there.
  std::vector<std::shared_ptr<QuotaLease>> of_app_;
  std::vector<std::unique_ptr<Users>> of_users_;
};

}  // namespace gateway
