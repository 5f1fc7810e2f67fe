// The circuit breaker of one target.
#include "http/target_health.h"

#include <algorithm>

#include "http/slow_start.h"

namespace http {
namespace {

constexpr unsigned kMostDoublings = 16;

}  // namespace

TargetHealth::State TargetHealth::state(base::Instant now) const noexcept {
  if (!ejected_) return State::closed;
  return now < until_ ? State::open : State::half_open;
}

unsigned TargetHealth::share(base::Instant now) const noexcept {
  if (ejected_) return now < until_ || trial_ ? 0 : kLeastShare;
  return slow_start_share(recovered_, now, rules_.slow_start);
}

bool TargetHealth::begin(base::Instant now) noexcept {
  if (trial_ || state(now) != State::half_open) return false;
  return trial_ = true;
}

void TargetHealth::answered(base::Instant now, bool trial) noexcept {
  failures_ = 0;
  if (ejected_) {
    if (!trial) return;
    ejected_ = trial_ = false;
    recovered_ = now;
  } else if (ejections_ > 0 && share(now) == kWholeShare) {
    ejections_ = 0;
  }
}

bool TargetHealth::failed(base::Instant now, bool trial, bool may_eject) noexcept {
  if (rules_.failures == 0) return false;
  if (ejected_) {
    if (!trial) return false;
    trial_ = false;
    eject(now);
    return true;
  }
  if (failures_ < rules_.failures) ++failures_;
  if (failures_ < rules_.failures || !may_eject) return false;
  eject(now);
  return true;
}

void TargetHealth::eject(base::Instant now) noexcept {
  auto wait = rules_.eject_for;
  for (unsigned i = 0; i < ejections_ && wait < rules_.eject_at_most; ++i) wait *= 2;
  if (ejections_ < kMostDoublings) ++ejections_;
  until_ = now + std::min(wait, rules_.eject_at_most);
  ejected_ = true;
  failures_ = 0;
}

}  // namespace http
