// The targets of one upstream as one core sends to them: which one an exchange gets, and when another one is
// next.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/retry_budget.h"
#include "http/target_health.h"
#include "http/target_tally.h"
#include "http/target_verdict.h"
#include "http/upstream.h"

namespace http {

struct TargetOptions {
  UpstreamOptions upstream;
  std::uint32_t weight = 1;                        // 1 to 1000
  std::shared_ptr<const TargetVerdict> verdict{};  // of its health checks; nullptr: there are none
};

struct TargetGroupOptions {
  std::vector<TargetOptions> targets;  // 1 to 64
  HealthRules health;
  RetryRules retries;
  unsigned max_ejected =
      50;  // percent of the targets, rounded down: of one target none; the unhealthy count too
  std::uint64_t seed = 1;  // of the draws; any number
};

/// Owned by one worker; used on its core only.
class TargetGroup {
 public:
  /// Throws std::system_error naming the host if one cannot be resolved now.
  TargetGroup(Core& core, const TargetGroupOptions& options);
  ~TargetGroup();
  /// Sends to one target and relays its answer, as Upstream::forward() does. A target that cannot be
  /// connected to has seen nothing: the next one gets the request, whatever its method. After bytes were
  /// written only a safe request goes to another target, once, within the budget, and only if no answer came
  /// or one of 502, 503, 504. Errors as in Upstream::forward(); overloaded if every target is ejected or
  /// fails its health checks. `sent` is written also with an error. One target is judged as several are, and
  /// there is no other to go to.
  Task<base::Result<Forwarded>> forward(Connection& client, const Outgoing& request,
                                        const AnswerFields& fields, Sent& sent);
  std::size_t size() const noexcept { return targets_.size(); }
  /// Of the target at `index`; shared with whoever tells of it on another thread.
  const std::shared_ptr<const TargetTally>& tally(std::size_t index) const noexcept;
  /// The same of its health checks; nullptr if there are none.
  const std::shared_ptr<const TargetVerdict>& verdict(std::size_t index) const noexcept;

 private:
  struct Target;
  class Use;
  Task<base::Result<Forwarded>> forward_to_any(Connection& client, const Outgoing& request,
                                               const AnswerFields& fields, Sent& sent);
  Task<base::Result<Forwarded>> forward_to_one(Connection& client, const Outgoing& request,
                                               const AnswerFields& fields, Sent& sent);
  std::optional<std::size_t> choose(std::uint64_t without);
  bool may_eject() const noexcept;
  void settle(Target& target, bool trial, const base::Result<Forwarded>& outcome);

  Core& core_;
  const unsigned max_ejected_;
  std::vector<std::unique_ptr<Target>> targets_;
  RetryBudget budget_;
  std::uint64_t random_;
};

}  // namespace http
