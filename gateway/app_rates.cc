// Charging several rates, all or nothing.
#include "gateway/app_rates.h"

#include <algorithm>

namespace gateway {
namespace {

// Another key for each rule, never 0: the finaliser of splitmix64, which is a bijection.
std::uint64_t key_of(std::uint64_t user, std::size_t rule) noexcept {
  std::uint64_t x = user + (rule + 1) * 0x9E3779B97F4A7C15U;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9U;
  x = (x ^ x >> 27) * 0x94D049BB133111EBU;
  x ^= x >> 31;
  return x ? x : 1;
}

}  // namespace

bool rule_applies(const RateRule& rule, const RateAsk& ask) noexcept {
  return (!rule.per_user || ask.user != 0) && (rule.group.empty() || rule.group == ask.group);
}

GcraDecision AppRates::decide(std::size_t rule, const RateAsk& ask, std::uint64_t cost) const {
  const Rate& rate = rules_[rule].rate;
  if (rules_[rule].per_user) return users_.look(key_of(ask.user, rule), rate, cost, ask.mono);
  return gcra(rate, tats_[rule].load(std::memory_order_relaxed), ask.mono, cost);
}

KeyedRates::Charged AppRates::charge(std::size_t rule, const RateAsk& ask, RateState& state) {
  const Rate& rate = rules_[rule].rate;
  if (rules_[rule].per_user) return users_.charge(key_of(ask.user, rule), rate, ask.cost, ask.mono, state);
  std::int64_t tat = tats_[rule].load(std::memory_order_relaxed);
  for (;;) {
    const GcraDecision decision = gcra(rate, tat, ask.mono, ask.cost);
    state = state_of(decision, ask.mono);
    if (!decision.allowed) return KeyedRates::Charged::no;
    if (tats_[rule].compare_exchange_weak(tat, decision.tat, std::memory_order_relaxed))
      return KeyedRates::Charged::yes;
  }
}

std::optional<RateRefusal> AppRates::take(const RateAsk& ask, RateStates& states) {
  states = {};
  std::optional<RateRefusal> refusal;
  std::int64_t longest = -1;
  // A look first: what will be refused takes nothing from others, not even for a moment.
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (!rule_applies(rules_[rule], ask)) continue;
    states.applies |= static_cast<std::uint8_t>(1U << rule);
    const GcraDecision asked = decide(rule, ask, ask.cost);
    states.of[rule] = state_of(asked.allowed ? decide(rule, ask, 0) : asked, ask.mono);
    if (asked.allowed || asked.retry_after_ns <= longest) continue;
    longest = asked.retry_after_ns;
    refusal = {rule, false};
  }
  for (std::size_t rule = 0; rule < rules_.size() && !refusal; ++rule) {
    if (!states.has(rule)) continue;
    const KeyedRates::Charged charged = charge(rule, ask, states.of[rule]);
    if (charged == KeyedRates::Charged::yes)
      states.charged |= static_cast<std::uint8_t>(1U << rule);
    else
      refusal = {rule, charged == KeyedRates::Charged::full};
  }
  if (refusal) refund(ask, ask.mono, states);
  return refusal;
}

void AppRates::refund(const RateAsk& ask, std::int64_t mono, RateStates& states) {
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (!(states.charged >> rule & 1)) continue;
    const Rate& rate = rules_[rule].rate;
    RateState& state = states.of[rule];
    const std::int64_t charged = rate.interval_ns() * static_cast<std::int64_t>(ask.cost);
    if (rules_[rule].per_user)
      users_.refund(key_of(ask.user, rule), rate, ask.cost, mono, state);
    else
      tats_[rule].fetch_sub(std::clamp<std::int64_t>(state.charged_until - mono, 0, charged),
                            std::memory_order_relaxed);
    state.left += ask.cost;
  }
  states.charged = 0;
}

RateStates AppRates::look(const RateAsk& ask) const {
  RateStates states;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (!rule_applies(rules_[rule], ask)) continue;
    states.applies |= static_cast<std::uint8_t>(1U << rule);
    states.of[rule] = state_of(decide(rule, ask, 0), ask.mono);
  }
  return states;
}

}  // namespace gateway
