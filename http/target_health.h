// Whether a target of an upstream may be given requests: what its failures and its recovery say.
#pragma once
#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace http {

struct HealthRules {
  unsigned failures = 5;                       // in a row, then the target is ejected; 0: never
  std::chrono::milliseconds eject_for{5'000};  // the first time; twice as long each further time
  std::chrono::milliseconds eject_at_most{300'000};
  std::chrono::milliseconds slow_start{
      10'000};  // how long a recovered target takes to its whole share; 0: none
  friend bool operator==(const HealthRules&, const HealthRules&) = default;
};

/// A circuit breaker for one target. Closed: it gets requests. Open: it is ejected for a time. Half open:
/// that time is over, and one request at a time tries it; its outcome closes or opens. Values only: one
/// thread.
class TargetHealth {
 public:
  enum class State : std::uint8_t { closed, open, half_open };
  explicit TargetHealth(const HealthRules& rules) : rules_(rules) {}

  State state(base::Instant now) const noexcept;
  /// Not closed: it counts for the share of targets that may be ejected.
  bool ejected() const noexcept { return ejected_; }
  /// How much of its weight counts, in thousandths: 0 while it must not be tried, 100 to 1000 after recovery.
  unsigned share(base::Instant now) const noexcept;

  /// A request goes to it; answered(), failed() or abandoned() follows, with what this gave: whether it is
  /// the trial of a half open target. What was sent before an ejection says nothing about the target after
  /// it.
  bool begin(base::Instant now) noexcept;
  void answered(base::Instant now, bool trial) noexcept;
  /// True if this failure ejected it. `may_eject`: the share of ejected targets allows one more; a target
  /// that is ejected already does not ask.
  bool failed(base::Instant now, bool trial, bool may_eject) noexcept;
  /// The request ended without saying anything about the target.
  void abandoned(bool trial) noexcept { trial_ = trial_ && !trial; }

 private:
  void eject(base::Instant now) noexcept;

  HealthRules rules_;
  unsigned failures_ = 0;   // in a row
  unsigned ejections_ = 0;  // since it last had its whole share
  bool ejected_ = false, trial_ = false;
  base::Instant until_{};  // of the ejection
  base::Instant recovered_ = base::Instant::min();
};

}  // namespace http
