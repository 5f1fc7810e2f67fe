// The live limits of one app on this node: a GCRA word and a prepaid lease of its quota, shared by all
// workers.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "gateway/app_quotas.h"
#include "gateway/app_rates.h"
#include "gateway/partition.h"
#include "gateway/plan.h"
#include "gateway/quota_lease.h"
#include "gateway/quota_store.h"

namespace gateway {

/// What a request was told: the numbers of the RateLimit field.
struct LimitState {
  std::uint64_t burst_left = 0;
  std::int64_t burst_reset = 0;  // seconds
  QuotaState quota;
  std::int64_t charged_until = 0;  // ns, monotonic: when the burst will have forgotten this request
  std::uint32_t places_left = 0;   // of the concurrency limit
  bool from_lease = false;         // the quota was charged too …
  bool from_share = false;         // … or this node's share of it
  std::int64_t retry_after = 0;    // seconds; 0: the reset of what refused
  RateStates rates;                // of the plan's further rates
  std::vector<AskedQuota> quotas;  // the further quotas that are about this request
  Partition partition;             // of the user; rates and quotas are asked with it
};

enum class Taken : std::uint8_t { yes, rate_limited, quota_exceeded, needs_lease };

/// Thread-safe without locks on the warm path. take() is all-or-nothing: what is refused costs nothing.
class alignas(64) AppLimits {
 public:
  /// The plan outlives it, and so does the memory for rates and for quotas per user; nullptr: no bound of all
  /// apps.
  AppLimits(std::string client_id, const Plan& plan, PlaceBudget* rate_users = nullptr,
            PlaceBudget* quota_users = nullptr);
  /// Bytes from its beginning that a request reads of a plan without further rates and quotas.
  static constexpr std::size_t kReadEachTime = 192;
  const Plan& plan() const noexcept { return plan_; }
  /// Whether they are those of this app under the plan of this name.
  bool are_of(std::string_view client_id, std::string_view plan) const noexcept {
    return quota_.key() == client_id && plan_.name == plan;
  }

  /// Takes `cost` units from the burst and from the lease. `mono` is the monotonic clock in ns, `now` the
  /// wall clock. needs_lease: nothing was taken; call quota().draw() on the blocking pool and try
  /// again.
  Taken take(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state);
  /// Takes `cost` units from the burst alone, for a plan that allows it while the store is away. yes or
  /// rate_limited.
  Taken take_without_quota(std::uint64_t cost, std::int64_t mono, LimitState& state);
  /// Takes `cost` units from the burst and from this node's share of the quota, for a plan that has one while
  /// the store is away. The share is that of Plan::local_share, and never more than was left of the quota
  /// when this node last heard of the store. yes, rate_limited or quota_exceeded.
  Taken take_share(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state);
  QuotaLease& quota() noexcept { return quota_; }
  const QuotaLease& quota() const noexcept { return quota_; }
  /// The plan's further quotas.
  AppQuotas& quotas() noexcept { return quotas_; }
  const AppQuotas& quotas() const noexcept { return quotas_; }
  /// The plan's further rates.
  AppRates& rates() noexcept { return rates_; }
  const AppRates& rates() const noexcept { return rates_; }
  /// One place among the plan's `concurrent` requests in progress; false: all are taken. Always true for a
  /// plan without such a limit.
  bool enter(LimitState& state);
  void leave() noexcept;
  /// Undoes the take() that gave `state`: the request was refused later or the gateway failed. Of the burst
  /// comes back what time has not given back already at `mono`, so that requests held open and then refused
  /// cannot save up a greater burst.
  void refund(std::uint64_t cost, std::int64_t mono, const LimitState& state);
  /// What the burst has room for, and in how many seconds it will have all of its room.
  std::pair<std::uint64_t, std::int64_t> burst_room(std::int64_t mono) const noexcept;
  std::uint32_t in_progress() const noexcept { return in_progress_.load(std::memory_order_relaxed); }

 private:
  bool charge_burst(std::uint64_t cost, std::int64_t mono, LimitState& state);

  // Down to the lease's window one cache line; most requests read only it and the next.
  const Plan& plan_;
  std::atomic<std::int64_t> tat_{0};
  QuotaLease quota_;
  std::atomic<std::uint32_t> in_progress_{0};
  AppRates rates_;
  AppQuotas quotas_;
};

/// A place among an app's requests in progress, given back with its end: on every way out of an exchange.
class Place {
 public:
  Place() = default;
  /// Takes over a place that limits.enter() gave; the limits outlive it.
  explicit Place(AppLimits& limits) noexcept : limits_(&limits) {}
  Place(Place&& other) noexcept : limits_(std::exchange(other.limits_, nullptr)) {}
  Place& operator=(Place&& other) noexcept {
    std::swap(limits_, other.limits_);
    return *this;
  }
  ~Place() {
    if (limits_) limits_->leave();
  }

 private:
  AppLimits* limits_ = nullptr;
};

}  // namespace gateway
