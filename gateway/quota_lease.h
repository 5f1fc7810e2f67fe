// A prepaid lease of one calendar quota on this node: units drawn from the store in blocks and spent here,
// without locks, by all workers.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
#include "gateway/local_share.h"
#include "gateway/quota_store.h"
#include "gateway/quota_window.h"

namespace gateway {

/// What a quota says of one request.
struct QuotaState {
  std::uint64_t left = 0;    // units, of all nodes as far as this one knows
  std::int64_t reset = 0;    // seconds until the window ends
  std::uint64_t window = 0;  // the number of the one that was charged
};

enum class Spent : std::uint8_t { yes, needs_lease, exceeded };

/// Thread-safe. All nodes together never spend more than the quota in a window, and a node that dies loses
/// at most a block.
class QuotaLease {
 public:
  /// `key` names the quota in the store, at most 255 bytes. The period outlives it.
  QuotaLease(std::string key, const Period& period, std::uint64_t quota);
  const std::string& key() const noexcept { return key_; }
  std::uint64_t quota() const noexcept { return quota_; }

  /// Takes `cost` units from the lease. needs_lease: nothing was taken; call draw() on the blocking pool and
  /// try again. A request that is late (others have gone on to the next window meanwhile) is charged to
  /// theirs.
  Spent spend(std::uint64_t cost, base::Instant now, QuotaState& state);
  /// What spend() would say of the quota, with nothing taken.
  void look(base::Instant now, QuotaState& state);
  /// Takes `cost` units from this node's share of the quota, while the store is away. The share is `percent`
  /// of the quota, and never more than was left of it when this node last heard of the store.
  bool spend_share(std::uint64_t cost, base::Instant now, std::uint64_t percent, QuotaState& state);
  /// Undoes the spend() or spend_share() that gave `state`.
  void put_back(std::uint64_t cost, const QuotaState& state);
  void put_back_share(std::uint64_t cost, const QuotaState& state);
  /// Whether this node has heard of the store how much of the current window is drawn.
  bool has_heard(base::Instant now);
  /// True once when the lease runs low: the caller then calls draw() in the background.
  bool wants_refill(base::Instant now);
  /// The draw() that wants_refill() asked for could not be queued: ask again.
  void refill_refused() noexcept { refilling_.store(false); }
  /// Draws a block from the store unless another thread has just done so. Blocks: pool threads only.
  /// Throws store::Failure if the database is away. Returns what the store gave; nothing if it was not asked.
  Lease draw(QuotaStore& store, std::uint64_t cost, base::Instant now);
  /// Gives the unspent lease back, on drain. Blocks; throws store::Failure, and then the lease is still here.
  void give_back(QuotaStore& store);
  /// The same in three steps, for LeaseReturns. Nobody draws while the lock lives; not owned if somebody is
  /// just about it.
  std::unique_lock<std::mutex> stop_draws() { return {drawing_, std::try_to_lock}; }
  /// Under that lock: the unspent units, which are not here any more then; nullopt if there are none.
  std::optional<ReturnedUnits> take_out();
  /// Under that lock: the store has them …
  void given_back(const ReturnedUnits& returned) noexcept;
  /// … or it has not, and they are here again.
  void keep(const ReturnedUnits& returned) noexcept;
  enum class Idle : std::uint8_t { no, holds_units, holds_nothing };
  /// Idle if nothing was taken between the last two calls and this one: then its units are to be given back,
  /// so that all nodes count the same again and nothing is stranded on one that does not need it. On one
  /// thread.
  Idle look_whether_idle() noexcept;
  /// Whether give_back() has to draw first, for what passed without the store.
  bool owes() const noexcept;
  /// Neither units that the store believes spent, nor ones that it does not know of, nor a part of this
  /// node's share gone: it can be forgotten.
  bool holds_nothing() const noexcept;
  /// Units of the current window that this node has drawn and not spent.
  std::uint64_t unspent(base::Instant now) const;

 private:
  // One word: the window's number (24 bits, of minutes: 31 years) and the units left of the lease (40 bits),
  // so that a unit of yesterday's lease is never spent today.
  static std::uint64_t pack(std::uint64_t window, std::uint64_t units) { return window << 40 | units; }
  Window window(base::Instant now);
  bool take(std::uint64_t cost, std::uint64_t window, std::uint64_t& left);
  void put_back_to(std::uint64_t window, std::uint64_t cost);
  void pay(QuotaStore& store, const Window& window);
  std::uint64_t drawn_of(std::uint64_t window) const;

  // Down to window_ one cache line with what stands in front of it in AppLimits; most requests read no more.
  const std::string key_;
  std::atomic<std::uint64_t> lease_{0};
  // The window that was last looked up, in one word so that nobody sees the start of one and the end of
  // another: its start in minutes since 1970, shifted by 20 bits, and its length in minutes.
  std::atomic<std::uint64_t> window_{0};
  const Period& period_;
  const std::uint64_t quota_;
  std::atomic<std::uint64_t> drawn_{0};  // by all nodes, as of the last draw
  std::atomic<std::uint64_t> drawn_window_{0};
  std::atomic<std::int64_t> empty_until_{0};  // µs: the store had nothing left; ask again only then
  std::atomic<bool> refilling_{false};
  LocalShare share_;
  std::mutex drawing_;
  // What look_whether_idle() saw, and how often in a row.
  std::uint64_t idle_lease_ = 0;
  int idle_looks_ = 0;
};

}  // namespace gateway
