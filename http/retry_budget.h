// How many requests may be sent a second time: a share of all requests, and a few a second besides.
#pragma once
#include <algorithm>
#include <cstdint>

#include "base/time.h"

namespace http {

struct RetryRules {
  unsigned percent = 20;  // of the requests; 0 and a floor of 0: nothing is sent again
  unsigned floor = 3;     // a second and worker, also when there are few requests
  friend bool operator==(const RetryRules&, const RetryRules&) = default;
};

/// When every target fails, retries multiply the load that made them fail; this bounds them. One thread.
class RetryBudget {
 public:
  explicit RetryBudget(const RetryRules& rules) : rules_(rules) {}
  /// A request came for the first time.
  void request() noexcept { saved_ = std::min(saved_ + rules_.percent, kMost); }
  /// True if one may be sent again; that is counted.
  bool take(base::Instant now) noexcept {
    if (saved_ >= kRetry) {
      saved_ -= kRetry;
      return true;
    }
    if (now - second_ >= std::chrono::seconds{1} || now < second_) {
      second_ = now;
      used_ = 0;
    }
    if (used_ >= rules_.floor) return false;
    ++used_;
    return true;
  }

 private:
  /// In hundredths of a retry. Not more than a hundred are saved up: what is on its way to a target when it
  /// dies.
  static constexpr unsigned kRetry = 100, kMost = 100 * kRetry;
  RetryRules rules_;
  unsigned saved_ = 0, used_ = 0;
  base::Instant second_{};
};

}  // namespace http
