// Taking, refunding and refilling the limits of one app.
#include "gateway/app_limits.h"

#include <algorithm>

namespace gateway {
namespace {

constexpr std::uint64_t kUnitsMask = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t kLargestBlock = 1000;
constexpr std::int64_t kAskAgain = 1'000'000;  // µs

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

}  // namespace

AppLimits::AppLimits(std::string key, const Plan& plan, PlaceBudget* users)
    : key_(std::move(key)), plan_(plan), rates_(plan.rates, users) {}

std::uint64_t AppLimits::window_number(base::Instant start) {
  return static_cast<std::uint64_t>(
             std::chrono::floor<std::chrono::minutes>(start).time_since_epoch().count()) &
         0xFFFFFF;
}

Window AppLimits::window(base::Instant now) {
  const Window known = unpack_window(window_.load(std::memory_order_relaxed));
  if (now >= known.start && now < known.end) return known;
  const Window found = window_at(plan_.period, now);
  window_.store(pack_window(found), std::memory_order_relaxed);
  return found;
}

bool AppLimits::spend(std::uint64_t cost, std::uint64_t window, std::uint64_t& left) {
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

Taken AppLimits::take(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state) {
  const Window current = this->window(now);
  const std::uint64_t window = window_number(current.start);
  state.quota_reset = (micros(current.end) - micros(now) + 999'999) / 1'000'000;
  std::uint64_t left = 0;
  const bool spent = spend(cost, window, left);
  const std::uint64_t drawn = drawn_window_.load(std::memory_order_acquire) == window ? drawn_.load() : 0;
  state.quota_left = (plan_.quota > drawn ? plan_.quota - drawn : 0) + left;
  if (!spent) {
    state.burst_left = gcra(plan_.burst, tat_.load(std::memory_order_relaxed), mono, 0).remaining;
    if (micros(now) >= empty_until_.load(std::memory_order_relaxed) || drawn == 0) return Taken::needs_lease;
    return Taken::quota_exceeded;
  }
  if (!charge_burst(cost, mono, state)) {
    put_back(cost, window);
    state.quota_left += cost;
    return Taken::rate_limited;
  }
  state.from_lease = true;
  return Taken::yes;
}

Taken AppLimits::take_without_quota(std::uint64_t cost, std::int64_t mono, LimitState& state) {
  state.from_lease = false;
  return charge_burst(cost, mono, state) ? Taken::yes : Taken::rate_limited;
}

Taken AppLimits::take_share(std::uint64_t cost, std::int64_t mono, base::Instant now, LimitState& state) {
  const Window current = this->window(now);
  const std::uint64_t window = window_number(current.start);
  const std::uint64_t drawn = drawn_window_.load(std::memory_order_acquire) == window ? drawn_.load() : 0;
  const std::uint64_t left = plan_.quota > drawn ? plan_.quota - drawn : 0;
  state.quota_reset = (micros(current.end) - micros(now) + 999'999) / 1'000'000;
  if (!share_.spend(window, cost, std::min(left, plan_.quota * plan_.local_share / 100)))
    return Taken::quota_exceeded;
  if (!charge_burst(cost, mono, state)) {
    share_.put_back(window, cost);
    return Taken::rate_limited;
  }
  state.from_lease = false;
  state.from_share = true;
  return Taken::yes;
}

bool AppLimits::enter(LimitState& state) {
  if (plan_.concurrent == 0) return true;
  std::uint32_t taken = in_progress_.load(std::memory_order_relaxed);
  do {
    state.places_left = taken < plan_.concurrent ? plan_.concurrent - taken : 0;
    if (state.places_left == 0) return false;
  } while (!in_progress_.compare_exchange_weak(taken, taken + 1, std::memory_order_relaxed));
  --state.places_left;
  return true;
}

void AppLimits::leave() noexcept {
  if (plan_.concurrent != 0) in_progress_.fetch_sub(1, std::memory_order_relaxed);
}

bool AppLimits::charge_burst(std::uint64_t cost, std::int64_t mono, LimitState& state) {
  std::int64_t tat = tat_.load(std::memory_order_relaxed);
  for (;;) {
    const GcraDecision decision = gcra(plan_.burst, tat, mono, cost);
    state.burst_left = decision.remaining;
    state.burst_reset = (decision.retry_after_ns + 999'999'999) / 1'000'000'000;
    if (!decision.allowed) return false;
    if (tat_.compare_exchange_weak(tat, decision.tat, std::memory_order_relaxed)) {
      state.charged_until = decision.tat;
      state.burst_reset = (std::max<std::int64_t>(decision.tat - mono, 0) + 999'999'999) / 1'000'000'000;
      return true;
    }
  }
}

void AppLimits::refund(std::uint64_t cost, std::int64_t mono, base::Instant now, const LimitState& state) {
  const std::int64_t charged = plan_.burst.interval_ns() * static_cast<std::int64_t>(cost);
  tat_.fetch_sub(std::clamp<std::int64_t>(state.charged_until - mono, 0, charged), std::memory_order_relaxed);
  if (!state.from_lease && !state.from_share) return;
  const std::uint64_t window = window_number(window_at(plan_.period, now).start);
  if (state.from_lease)
    put_back(cost, window);
  else
    share_.put_back(window, cost);
}

void AppLimits::put_back(std::uint64_t cost, std::uint64_t window) {
  std::uint64_t word = lease_.load(std::memory_order_relaxed);
  while (word >> 40 == window &&
         !lease_.compare_exchange_weak(word, word + cost, std::memory_order_relaxed)) {
  }
}

bool AppLimits::wants_refill(base::Instant now) {
  const std::uint64_t units = lease_.load(std::memory_order_relaxed) & kUnitsMask;
  const std::uint64_t drawn = drawn_.load(std::memory_order_relaxed);
  const std::uint64_t rest = plan_.quota > drawn ? plan_.quota - drawn : 0;
  if (rest == 0 || units >= std::clamp<std::uint64_t>(rest / 40, 1, kLargestBlock / 4)) return false;
  if (micros(now) < empty_until_.load(std::memory_order_relaxed)) return false;
  return !refilling_.exchange(true);
}

Lease AppLimits::draw(QuotaStore& store, std::uint64_t cost, base::Instant now) {
  struct Finished {
    std::atomic<bool>& flag;
    ~Finished() { flag.store(false); }
  } finished{refilling_};
  const std::lock_guard lock(drawing_);
  const Window window = window_at(plan_.period, now);
  const std::uint64_t number = window_number(window.start);
  pay(store, window);
  std::uint64_t word = lease_.load();
  const bool current = word >> 40 == number;
  const std::uint64_t drawn = drawn_window_.load() == number ? drawn_.load() : 0;
  // Whoever waited here while another thread learned that nothing is left need not ask the store again.
  if (drawn != 0 && micros(now) < empty_until_.load()) return {};
  const std::uint64_t rest = plan_.quota > drawn ? plan_.quota - drawn : 0;
  // A block shrinks as the quota runs out, so that little of it is stranded on a node that does not need it.
  const std::uint64_t block =
      std::max<std::uint64_t>(cost, std::clamp<std::uint64_t>(rest / 10, 1, kLargestBlock));
  const std::uint64_t held = current ? word & kUnitsMask : 0;
  if (held >= std::max<std::uint64_t>(cost, block / 2)) return {};
  // Up to a block and not beyond: that much is lost if this node dies.
  const Lease lease = store.draw(key_, window.start, window.end, block - held, plan_.quota);
  drawn_.store(lease.drawn);
  drawn_window_.store(number, std::memory_order_release);
  const bool empty = held + lease.granted < cost || lease.drawn >= plan_.quota;
  empty_until_.store(empty ? micros(now) + kAskAgain : 0);
  word = lease_.load();
  for (;;) {
    const std::uint64_t have = word >> 40 == number ? word & kUnitsMask : 0;
    if (lease_.compare_exchange_weak(word, pack(number, have + lease.granted))) return lease;
  }
}

// What passed without the store is drawn afterwards. What it does not grant was beyond the quota: several
// nodes' shares together.
void AppLimits::pay(QuotaStore& store, const Window& window) {
  const std::uint64_t number = window_number(window.start);
  const std::uint64_t owed = share_.owed(number);
  if (owed == 0) return;
  const Lease lease = store.draw(key_, window.start, window.end, owed, plan_.quota);
  share_.paid(number, owed);
  drawn_.store(lease.drawn);
  drawn_window_.store(number, std::memory_order_release);
}

void AppLimits::give_back(QuotaStore& store) {
  const std::lock_guard lock(drawing_);
  pay(store, unpack_window(window_.load()));
  const std::uint64_t word = lease_.load();
  const base::Instant start = unpack_window(window_.load()).start;
  if ((word & kUnitsMask) == 0 || word >> 40 != window_number(start)) return;
  const std::uint64_t window = word >> 40;
  const std::uint64_t units = lease_.exchange(pack(window, 0)) & kUnitsMask;
  try {
    store.give_back(key_, start, units);
  } catch (...) {
    put_back(units, window);
    throw;
  }
  // What this node tells of the quota stays what it was.
  if (drawn_window_.load() == window) drawn_.store(std::max(drawn_.load(), units) - units);
}

void AppLimits::give_back_if_idle(QuotaStore& store) {
  constexpr int kIdleLooks = 2;
  const std::uint64_t word = lease_.load();
  const bool owes = share_.owed(window_number(unpack_window(window_.load()).start)) != 0;
  const bool same = word == idle_lease_ && ((word & kUnitsMask) != 0 || owes);
  idle_lease_ = word;
  idle_looks_ = same ? idle_looks_ + 1 : 0;
  if (idle_looks_ < kIdleLooks) return;
  idle_looks_ = 0;
  give_back(store);
}

std::pair<std::uint64_t, std::int64_t> AppLimits::burst_room(std::int64_t mono) const noexcept {
  const std::int64_t tat = tat_.load(std::memory_order_relaxed);
  const std::int64_t wait = std::max<std::int64_t>(tat - mono, 0);
  return {gcra(plan_.burst, tat, mono, 0).remaining, (wait + 999'999'999) / 1'000'000'000};
}

std::uint64_t AppLimits::unspent(base::Instant now) const {
  const std::uint64_t word = lease_.load();
  return word >> 40 == window_number(window_at(plan_.period, now).start) ? word & kUnitsMask : 0;
}

}  // namespace gateway
