// Finding, claiming and charging places.
#include "gateway/keyed_rates.h"

#include <algorithm>
#include <limits>

namespace gateway {
namespace {

constexpr std::int64_t kBeingClaimed = std::numeric_limits<std::int64_t>::max();
constexpr int kMostTries = 16;  // others take the place of a key that has all of its room

}  // namespace

RateState state_of(const GcraDecision& decision, std::int64_t mono) noexcept {
  const std::int64_t wait =
      decision.allowed ? std::max<std::int64_t>(decision.tat - mono, 0) : decision.retry_after_ns;
  return {decision.remaining, (wait + 999'999'999) / 1'000'000'000, decision.allowed ? decision.tat : 0};
}

KeyedRates::Place* KeyedRates::find(std::uint64_t key) const noexcept {
  for (std::size_t part = 0; part < kLines.size(); ++part) {
    Line* lines = parts_[part].load(std::memory_order_acquire);
    if (!lines) return nullptr;
    for (Place& place : lines[key % kLines[part]].places)
      if (place.key.load(std::memory_order_acquire) == key) return &place;
  }
  return nullptr;
}

// A place changes hands in three steps: its time is taken away, so that whoever still charges the old key
// fails; then come the new key and its time, which is later than any time that the old key had.
KeyedRates::Place* KeyedRates::claim(std::uint64_t key, std::int64_t mono) {
  const std::lock_guard lock(claiming_);
  if (Place* known = find(key)) return known;
  for (std::size_t part = 0; part < kLines.size(); ++part) {
    if (!owned_[part]) {
      if (budget_ && !budget_->take(static_cast<std::int64_t>(kLines[part] * Line{}.places.size())))
        return nullptr;
      owned_[part] = std::make_unique<Line[]>(kLines[part]);
      parts_[part].store(owned_[part].get(), std::memory_order_release);
    }
    for (Place& place : owned_[part][key % kLines[part]].places) {
      std::int64_t tat = place.tat.load(std::memory_order_relaxed);
      if (tat >= mono || !place.tat.compare_exchange_strong(tat, kBeingClaimed)) continue;
      place.key.store(key, std::memory_order_release);
      place.tat.store(mono, std::memory_order_release);
      return &place;
    }
  }
  return nullptr;
}

KeyedRates::Charged KeyedRates::charge(std::uint64_t key, const Rate& rate, std::uint64_t cost,
                                       std::int64_t mono, RateState& state) {
  for (int tries = 0; tries < kMostTries; ++tries) {
    Place* place = find(key);
    if (!place) place = claim(key, mono);
    if (!place) return Charged::full;
    std::int64_t tat = place->tat.load(std::memory_order_acquire);
    while (tat != kBeingClaimed && place->key.load(std::memory_order_acquire) == key) {
      const GcraDecision decision = gcra(rate, tat, mono, cost);
      state = state_of(decision, mono);
      if (!decision.allowed) return Charged::no;
      if (place->tat.compare_exchange_weak(tat, decision.tat, std::memory_order_acq_rel)) return Charged::yes;
    }
  }
  return Charged::full;
}

GcraDecision KeyedRates::look(std::uint64_t key, const Rate& rate, std::uint64_t cost,
                              std::int64_t mono) const {
  std::int64_t tat = 0;
  if (const Place* place = find(key)) {
    tat = place->tat.load(std::memory_order_acquire);
    if (tat == kBeingClaimed || place->key.load(std::memory_order_acquire) != key) tat = 0;
  }
  return gcra(rate, tat, mono, cost);
}

void KeyedRates::refund(std::uint64_t key, const Rate& rate, std::uint64_t cost, std::int64_t mono,
                        const RateState& state) {
  const std::int64_t charged = rate.interval_ns() * static_cast<std::int64_t>(cost);
  const std::int64_t back = std::clamp<std::int64_t>(state.charged_until - mono, 0, charged);
  Place* place = find(key);
  if (!place || back == 0) return;
  std::int64_t tat = place->tat.load(std::memory_order_acquire);
  while (tat != kBeingClaimed && place->key.load(std::memory_order_acquire) == key &&
         !place->tat.compare_exchange_weak(tat, tat - back, std::memory_order_acq_rel)) {
  }
}

std::size_t KeyedRates::places() const noexcept {
  std::size_t total = 0;
  for (std::size_t part = 0; part < kLines.size(); ++part)
    if (parts_[part].load(std::memory_order_acquire)) total += kLines[part] * Line{}.places.size();
  return total;
}

}  // namespace gateway
