// Spending, refunding and refilling a lease of a quota.
#include "gateway/quota_lease.h"

#include <algorithm>

namespace gateway {
namespace {

constexpr std::uint64_t kUnitsMask = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t kLargestBlock = 1000;
constexpr std::int64_t kAskAgain = 1'000'000;  // µs
/// A request waits for a lease, or for its turn: its clock may be that much older than that of others. A
/// clock that is further back was set back, and is followed.
constexpr std::chrono::minutes kMostLate{1};

constexpr unsigned kLengthBits = 20;

std::int64_t micros(base::Instant t) { return t.time_since_epoch().count(); }

std::uint64_t pack_window(const Window& window) {
  using std::chrono::minutes;
  const auto start = std::chrono::floor<minutes>(window.start).time_since_epoch().count();
  const auto length = std::chrono::floor<minutes>(window.end - window.start).count();
  return static_cast<std::uint64_t>(start) << kLengthBits | static_cast<std::uint64_t>(length);
}

Window unpack_window(std::uint64_t word) {
  using std::chrono::minutes;
  const base::Instant start{minutes{static_cast<std::int64_t>(word >> kLengthBits)}};
  return {start, start + minutes{static_cast<std::int64_t>(word & ((1U << kLengthBits) - 1))}};
}

std::uint64_t window_number(base::Instant start) {
  return static_cast<std::uint64_t>(
             std::chrono::floor<std::chrono::minutes>(start).time_since_epoch().count()) &
         0xFFFFFF;
}

std::int64_t seconds_to_end(const Window& window, base::Instant now) {
  return (micros(window.end) - micros(now) + 999'999) / 1'000'000;
}

}  // namespace

QuotaLease::QuotaLease(std::string key, const Period& period, std::uint64_t quota)
    : key_(std::move(key)), period_(period), quota_(quota) {}

Window QuotaLease::window(base::Instant now) {
  const Window known = unpack_window(window_.load(std::memory_order_relaxed));
  // Never back to the window before for one that is late: the lease of this one would be lost.
  if (now >= known.start - kMostLate && now < known.end) return known;
  const Window found = window_at(period_, now);
  window_.store(pack_window(found), std::memory_order_relaxed);
  return found;
}

std::uint64_t QuotaLease::drawn_of(std::uint64_t window) const {
  return drawn_window_.load(std::memory_order_acquire) == window ? drawn_.load() : 0;
}

bool QuotaLease::take(std::uint64_t cost, std::uint64_t window, std::uint64_t& left) {
  std::uint64_t word = lease_.load(std::memory_order_relaxed);
  for (;;) {
    const std::uint64_t units = word & kUnitsMask;
    left = word >> 40 == window ? units : 0;
    if (left < cost) return false;
    if (lease_.compare_exchange_weak(word, word - cost, std::memory_order_relaxed)) {
      left -= cost;
      return true;
    }
  }
}

Spent QuotaLease::spend(std::uint64_t cost, base::Instant now, QuotaState& state) {
  const Window current = this->window(now);
  const std::uint64_t window = window_number(current.start);
  state.reset = seconds_to_end(current, now);
  state.window = window;
  std::uint64_t left = 0;
  const bool taken = take(cost, window, left);
  const std::uint64_t drawn = drawn_of(window);
  state.left = (quota_ > drawn ? quota_ - drawn : 0) + left;
  if (taken) return Spent::yes;
  const bool ask = micros(now) >= empty_until_.load(std::memory_order_relaxed) || drawn == 0;
  return ask ? Spent::needs_lease : Spent::exceeded;
}

void QuotaLease::look(base::Instant now, QuotaState& state) {
  const Window current = this->window(now);
  const std::uint64_t window = window_number(current.start), drawn = drawn_of(window);
  const std::uint64_t word = lease_.load(std::memory_order_relaxed);
  state.reset = seconds_to_end(current, now);
  state.left = (quota_ > drawn ? quota_ - drawn : 0) + (word >> 40 == window ? word & kUnitsMask : 0);
}

bool QuotaLease::has_heard(base::Instant now) {
  return drawn_of(window_number(this->window(now).start)) != 0;
}

bool QuotaLease::spend_share(std::uint64_t cost, base::Instant now, std::uint64_t percent,
                             QuotaState& state) {
  const Window current = this->window(now);
  const std::uint64_t window = window_number(current.start);
  const std::uint64_t drawn = drawn_of(window);
  const std::uint64_t left = quota_ > drawn ? quota_ - drawn : 0;
  state.reset = seconds_to_end(current, now);
  state.window = window;
  return share_.spend(window, cost, std::min(left, quota_ * percent / 100));
}

void QuotaLease::put_back(std::uint64_t cost, const QuotaState& state) { put_back_to(state.window, cost); }

void QuotaLease::put_back_share(std::uint64_t cost, const QuotaState& state) {
  share_.put_back(state.window, cost);
}

void QuotaLease::put_back_to(std::uint64_t window, std::uint64_t cost) {
  std::uint64_t word = lease_.load(std::memory_order_relaxed);
  while (word >> 40 == window &&
         !lease_.compare_exchange_weak(word, word + cost, std::memory_order_relaxed)) {
  }
}

bool QuotaLease::wants_refill(base::Instant now) {
  const std::uint64_t units = lease_.load(std::memory_order_relaxed) & kUnitsMask;
  const std::uint64_t drawn = drawn_.load(std::memory_order_relaxed);
  const std::uint64_t rest = quota_ > drawn ? quota_ - drawn : 0;
  if (rest == 0 || units >= std::clamp<std::uint64_t>(rest / 40, 1, kLargestBlock / 4)) return false;
  if (micros(now) < empty_until_.load(std::memory_order_relaxed)) return false;
  return !refilling_.exchange(true);
}

Lease QuotaLease::draw(QuotaStore& store, std::uint64_t cost, base::Instant now) {
  struct Finished {
    std::atomic<bool>& flag;
    ~Finished() { flag.store(false); }
  } finished{refilling_};
  const std::lock_guard lock(drawing_);
  const Window window =
      this->window(now);  // under the lock: whoever drew before may have gone on to the next
  const std::uint64_t number = window_number(window.start);
  pay(store, window);
  std::uint64_t word = lease_.load();
  const bool current = word >> 40 == number;
  const std::uint64_t drawn = drawn_of(number);
  // Whoever waited here while another thread learned that nothing is left need not ask the store again.
  if (drawn != 0 && micros(now) < empty_until_.load()) return {};
  const std::uint64_t rest = quota_ > drawn ? quota_ - drawn : 0;
  // A block shrinks as the quota runs out, so that little of it is stranded on a node that does not need it.
  const std::uint64_t block =
      std::max<std::uint64_t>(cost, std::clamp<std::uint64_t>(rest / 10, 1, kLargestBlock));
  const std::uint64_t held = current ? word & kUnitsMask : 0;
  if (held >= std::max<std::uint64_t>(cost, block / 2)) return {};
  // Up to a block and not beyond: that much is lost if this node dies.
  const Lease lease = store.draw(key_, window.start, window.end, block - held, quota_);
  drawn_.store(lease.drawn);
  drawn_window_.store(number, std::memory_order_release);
  const bool empty = held + lease.granted < cost || lease.drawn >= quota_;
  empty_until_.store(empty ? micros(now) + kAskAgain : 0);
  word = lease_.load();
  for (;;) {
    const std::uint64_t have = word >> 40 == number ? word & kUnitsMask : 0;
    if (lease_.compare_exchange_weak(word, pack(number, have + lease.granted))) return lease;
  }
}

// What passed without the store is drawn afterwards. What it does not grant was beyond the quota: several
// nodes' shares together.
void QuotaLease::pay(QuotaStore& store, const Window& window) {
  const std::uint64_t number = window_number(window.start);
  const std::uint64_t owed = share_.owed(number);
  if (owed == 0) return;
  const Lease lease = store.draw(key_, window.start, window.end, owed, quota_);
  share_.paid(number, owed);
  drawn_.store(lease.drawn);
  drawn_window_.store(number, std::memory_order_release);
}

void QuotaLease::give_back(QuotaStore& store) {
  const std::lock_guard lock(drawing_);
  pay(store, unpack_window(window_.load()));
  const std::optional<ReturnedUnits> units = take_out();
  if (!units) return;
  try {
    store.give_back_all({&*units, 1});
  } catch (...) {
    keep(*units);
    throw;
  }
  given_back(*units);
}

bool QuotaLease::owes() const noexcept {
  return share_.owed(window_number(unpack_window(window_.load()).start)) != 0;
}

std::optional<ReturnedUnits> QuotaLease::take_out() {
  const std::uint64_t word = lease_.load();
  const base::Instant start = unpack_window(window_.load()).start;
  if ((word & kUnitsMask) == 0 || word >> 40 != window_number(start)) return std::nullopt;
  const std::uint64_t window = word >> 40;
  ReturnedUnits out{{key_, start}};
  out.units = lease_.exchange(pack(window, 0)) & kUnitsMask;
  if (out.units == 0) return std::nullopt;
  empty_until_.store(0);  // who needs them asks the store, where they soon are
  return out;
}

void QuotaLease::given_back(const ReturnedUnits& returned) noexcept {
  // What this node tells of the quota stays what it was.
  if (drawn_window_.load() == window_number(returned.window.start))
    drawn_.store(std::max(drawn_.load(), returned.units) - returned.units);
}

void QuotaLease::keep(const ReturnedUnits& returned) noexcept {
  put_back_to(window_number(returned.window.start), returned.units);
}

QuotaLease::Idle QuotaLease::look_whether_idle() noexcept {
  constexpr int kIdleLooks = 2;
  const std::uint64_t word = lease_.load();
  const bool same = word == idle_lease_;
  idle_lease_ = word;
  idle_looks_ = same ? idle_looks_ + 1 : 0;
  if (idle_looks_ < kIdleLooks) return Idle::no;
  if (holds_nothing()) return Idle::holds_nothing;
  idle_looks_ = 0;
  return Idle::holds_units;
}

bool QuotaLease::holds_nothing() const noexcept {
  // Units of another window are nothing any more.
  const std::uint64_t word = lease_.load(), window = window_number(unpack_window(window_.load()).start);
  if ((word & kUnitsMask) != 0 && word >> 40 == window) return false;
  return share_.owed(window) == 0 && share_.spent(window) == 0;
}

std::uint64_t QuotaLease::unspent(base::Instant now) const {
  const std::uint64_t word = lease_.load();
  return word >> 40 == window_number(window_at(period_, now).start) ? word & kUnitsMask : 0;
}

}  // namespace gateway
