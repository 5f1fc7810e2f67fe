// What the health checks of one target add up to: so many in a row change the verdict, fewer do not.
#pragma once
#include <algorithm>

namespace http {

struct CheckRules {
  unsigned unhealthy_after = 3;  // failed checks in a row; at least 1
  unsigned healthy_after = 2;    // passed ones in a row, of a target that is unhealthy; at least 1
  friend bool operator==(const CheckRules&, const CheckRules&) = default;
};

/// Values only: one thread.
class HealthState {
 public:
  explicit HealthState(const CheckRules& rules, bool healthy = true) : rules_(rules), healthy_(healthy) {}
  bool healthy() const noexcept { return healthy_; }
  /// The next check's outcome. True if it changed the verdict.
  bool add(bool passed) noexcept {
    if (passed == healthy_) {
      against_ = 0;
      return false;
    }
    if (++against_ < std::max(1U, healthy_ ? rules_.unhealthy_after : rules_.healthy_after)) return false;
    against_ = 0;
    healthy_ = passed;
    return true;
  }

 private:
  CheckRules rules_;
  bool healthy_;
  unsigned against_ = 0;  // outcomes in a row that speak against the verdict
};

}  // namespace http
