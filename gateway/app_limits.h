// The live limits of one app on this node: a GCRA word and a prepaid lease of its quota, shared by all
// workers.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "base/time.h"
#include "gateway/app_rates.h"
#include "gateway/local_share.h"
#include "gateway/partition.h"
#include "gateway/plan.h"
#include "gateway/quota_store.h"

namespace gateway {

/// What a request was told: the numbers of the RateLimit field.
struct LimitState {
  std::uint64_t burst_left = 0, quota_left = 0;
  std::int64_t burst_reset = 0, quota_reset = 0;  // seconds
  std::int64_t charged_until = 0;  // ns, monotonic: when the burst will have forgotten this request
  std::uint32_t places_left = 0;   // of the concurrency limit
  bool from_lease = false;         // the quota was charged too …
  bool from_share = false;         // … or this node's share of it
  std::int64_t retry_after = 0;    // seconds; 0: the reset of what refused
  RateStates rates;                // of the plan's further rates
  Partition partition;             // of the user; rates are asked with it
};

enum class Taken : std::uint8_t { yes, rate_limited, quota_exceeded, needs_lease };

/// Thread-safe without locks on the warm path. take() is all-or-nothing: what is refused costs nothing.
class alignas(64) AppLimits {
 public:
  /// The plan outlives it, and so does `users`, the memory for rates per user; nullptr: no bound of all apps.
  AppLimits(std::string key, const Plan& plan, PlaceBudget* users = nullptr);
  const Plan& plan() const noexcept { return plan_; }
  /// Whether they are those of this app under the plan of this name.
  bool are_of(std::string_view client_id, std::string_view plan) const noexcept {
    return key_ == client_id && plan_.name == plan;
  }

  /// Takes `cost` units from the burst and from the lease. `mono` is the monotonic clock in ns, `now` the
  /// wall clock. needs_lease: nothing was taken; call draw() on the blocking pool and try again.
  Taken take(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state);
  /// Takes `cost` units from the burst alone, for a plan that allows it while the store is away. yes or
  /// rate_limited.
  Taken take_without_quota(std::uint64_t cost, std::int64_t mono, LimitState& state);
  /// Takes `cost` units from the burst and from this node's share of the quota, for a plan that has one while
  /// the store is away. The share is that of Plan::local_share, and never more than was left of the quota
  /// when this node last heard of the store. yes, rate_limited or quota_exceeded.
  Taken take_share(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state);
  /// The plan's further rates.
  AppRates& rates() noexcept { return rates_; }
  const AppRates& rates() const noexcept { return rates_; }
  /// One place among the plan's `concurrent` requests in progress; false: all are taken. Always true for a
  /// plan without such a limit.
  bool enter(LimitState& state);
  void leave() noexcept;
  /// Undoes the take() that gave `state`, whose wall clock was `now`: the request was refused later or the
  /// gateway failed. Of the burst comes back what time has not given back already at `mono`, so that requests
  /// held open and then refused cannot save up a greater burst.
  void refund(std::uint64_t cost, std::int64_t mono, base::Instant now, const LimitState& state);
  /// True once when the lease runs low: the caller then calls draw() in the background.
  bool wants_refill(base::Instant now);
  /// The draw() that wants_refill() asked for could not be queued: ask again.
  void refill_refused() noexcept { refilling_.store(false); }
  /// Draws a block from the store unless another thread has just done so. Blocks: pool threads only.
  /// Throws store::Failure if the database is away. Returns what the store gave; nothing if it was not asked.
  Lease draw(QuotaStore& store, std::uint64_t cost, base::Instant now);
  /// Gives the unspent lease back, on drain. Blocks; throws store::Failure, and then the lease is still here.
  void give_back(QuotaStore& store);
  /// The same if nothing was taken between the last two calls and this one, so that all nodes count the same
  /// again and nothing is stranded on one that does not need it. On one thread; blocks.
  void give_back_if_idle(QuotaStore& store);
  /// Units of the current window that this node has drawn and not spent.
  std::uint64_t unspent(base::Instant now) const;
  /// What the burst has room for, and in how many seconds it will have all of its room.
  std::pair<std::uint64_t, std::int64_t> burst_room(std::int64_t mono) const noexcept;
  std::uint32_t in_progress() const noexcept { return in_progress_.load(std::memory_order_relaxed); }

 private:
  // One word: the window's number (24 bits, of minutes: 31 years) and the units left of the lease (40 bits),
  // so that a unit of yesterday's lease is never spent today.
  static std::uint64_t pack(std::uint64_t window, std::uint64_t units) { return window << 40 | units; }
  static std::uint64_t window_number(base::Instant start);
  Window window(base::Instant now);
  bool charge_burst(std::uint64_t cost, std::int64_t mono, LimitState& state);
  bool spend(std::uint64_t cost, std::uint64_t window, std::uint64_t& left);
  void put_back(std::uint64_t cost, std::uint64_t window);
  void pay(QuotaStore& store, const Window& window);

  // Down to window_ one cache line; most requests read only it and the next.
  const std::string key_;
  const Plan& plan_;
  std::atomic<std::int64_t> tat_{0};
  std::atomic<std::uint64_t> lease_{0};
  // The window that was last looked up, in one word so that nobody sees the start of one and the end of
  // another: its start in minutes since 1970, shifted by 20 bits, and its length in minutes.
  std::atomic<std::uint64_t> window_{0};
  std::atomic<std::uint64_t> drawn_{0};  // by all nodes, as of the last draw
  std::atomic<std::uint64_t> drawn_window_{0};
  std::atomic<std::int64_t> empty_until_{0};  // µs: the store had nothing left; ask again only then
  std::atomic<bool> refilling_{false};
  std::atomic<std::uint32_t> in_progress_{0};
  AppRates rates_;
  LocalShare share_;
  std::mutex drawing_;
  // What give_back_if_idle() saw, and how often in a row.
  std::uint64_t idle_lease_ = 0;
  int idle_looks_ = 0;
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
