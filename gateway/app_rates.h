// The further rates of one app under its plan: all that apply to a request are charged, or none.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "gateway/keyed_rates.h"
#include "gateway/rate_rule.h"

namespace gateway {

/// What rates see of a request.
struct RateAsk {
  std::string_view group;  // of its operation
  std::uint64_t user = 0;  // Partition::key; 0: the app's own call
  std::uint64_t cost = 1;
  std::int64_t mono = 0;  // monotonic clock, ns
};

/// By the rule's place in the plan.
struct RateStates {
  std::array<RateState, kMostRates> of{};
  std::uint8_t applies = 0;  // a bit a rule
  std::uint8_t charged = 0;
  bool has(std::size_t rule) const noexcept { return applies >> rule & 1; }
};
static_assert(kMostRates <= 8);

struct RateRefusal {
  std::size_t rule = 0;
  bool full = false;  // there are more users than are kept count of
};

/// Whether a rule is about a request.
bool rule_applies(const RateRule& rule, const RateAsk& ask) noexcept;

/// Thread-safe; without lock and allocation for a user that was here lately.
class AppRates {
 public:
  /// `rules`: at most kMostRates; with `budget` (of all apps' users; nullptr: none) they outlive it.
  AppRates(std::span<const RateRule> rules, PlaceBudget* budget) : rules_(rules), users_(budget) {}
  /// Charges every rule that applies, or nothing: then the rule with the longest wait is returned.
  std::optional<RateRefusal> take(const RateAsk& ask, RateStates& states);
  /// Gives back what take() charged, at `mono`, but what time has given back already.
  void refund(const RateAsk& ask, std::int64_t mono, RateStates& states);
  /// The state of every rule that applies, with nothing charged.
  RateStates look(const RateAsk& ask) const;

 private:
  GcraDecision decide(std::size_t rule, const RateAsk& ask, std::uint64_t cost) const;
  KeyedRates::Charged charge(std::size_t rule, const RateAsk& ask, RateState& state);

  std::span<const RateRule> rules_;
  std::array<std::atomic<std::int64_t>, kMostRates> tats_{};  // of rules that are not per user
  KeyedRates users_;
};

}  // namespace gateway
