// Choosing targets, learning from what became of them, and going on to the next one.
#include "http/target_group.h"

#include <algorithm>
#include <array>

#include "http/target_choice.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;
using std::chrono::milliseconds;

constexpr std::size_t kMostTargets = 64;  // bits of `without`

// SplitMix64 (Steele, Lea, Flood 2014): even, and nothing that anybody could win by guessing it.
std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// 500 to 504 say that this target cannot; 501 is about the method, and from 505 on it is about the request.
bool is_failure(int status) { return status == 500 || (status >= 502 && status <= 504); }

// That this process has no descriptor left, or that a client broke off its body, is not.
bool is_targets_fault(ErrorCode code) {
  return code == ErrorCode::backend_unavailable || code == ErrorCode::backend_timeout;
}

Error all_ejected() {
  return {
      ErrorCode::overloaded, "no backend is well at the moment; nothing was forwarded", {}, "all ejected"};
}

void add(std::atomic<std::uint64_t>& counter) {
  counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

}  // namespace

struct TargetGroup::Target {
  Target(Core& core, const TargetOptions& options, const HealthRules& rules)
      : upstream(core, options.upstream),
        health(rules),
        slow_start(rules.slow_start),
        verdict(options.verdict),
        weight(options.weight) {}
  /// Both what calls and what checks have said must allow it.
  unsigned share(base::Instant now) const noexcept {
    const unsigned by_calls = health.share(now);
    return verdict ? std::min(by_calls, verdict->share(now, slow_start)) : by_calls;
  }
  bool is_out() const noexcept { return health.ejected() || (verdict && !verdict->healthy()); }
  Upstream upstream;
  TargetHealth health;
  const milliseconds slow_start;
  const std::shared_ptr<const TargetVerdict> verdict;
  const std::uint32_t weight;
  std::uint32_t in_flight = 0;
  const std::shared_ptr<TargetTally> tally = std::make_shared<TargetTally>();
  const std::shared_ptr<const TargetTally> told = tally;
};

/// A request that a target has: counted, also if the exchange is destroyed while it waits.
class TargetGroup::Use {
 public:
  Use(Target& target, base::Instant now) : target_(target), trial_(target.health.begin(now)) {
    ++target_.in_flight;
  }
  ~Use() {
    --target_.in_flight;
    target_.health.abandoned(trial_);  // nothing, if its outcome was told
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  bool trial() const noexcept { return trial_; }

 private:
  Target& target_;
  const bool trial_;
};

TargetGroup::TargetGroup(Core& core, const TargetGroupOptions& options)
    : core_(core), max_ejected_(options.max_ejected), budget_(options.retries), random_(options.seed) {
  for (std::size_t i = 0; i < std::min(options.targets.size(), kMostTargets); ++i)
    targets_.push_back(std::make_unique<Target>(core, options.targets[i], options.health));
}

TargetGroup::~TargetGroup() = default;

const std::shared_ptr<const TargetTally>& TargetGroup::tally(std::size_t index) const noexcept {
  return targets_[index]->told;
}

const std::shared_ptr<const TargetVerdict>& TargetGroup::verdict(std::size_t index) const noexcept {
  return targets_[index]->verdict;
}

Task<base::Result<Forwarded>> TargetGroup::forward(Connection& client, const Outgoing& request,
                                                   const AnswerFields& fields, Sent& sent) {
  if (targets_.size() > 1) return forward_to_any(client, request, fields, sent);
  return forward_to_one(client, request, fields, sent);
}

Task<base::Result<Forwarded>> TargetGroup::forward_to_one(Connection& client, const Outgoing& request,
                                                          const AnswerFields& fields, Sent& sent) {
  Target& target = *targets_.front();
  if (target.share(core_.now()) == 0) co_return all_ejected();
  const Use use(target, core_.now());
  const base::Instant until = core_.now() + request.total_timeout;
  base::Result<Forwarded> outcome = co_await target.upstream.forward(client, request, fields, until, sent);
  core_.refresh();
  settle(target, use.trial(), outcome);
  co_return outcome;
}

Task<base::Result<Forwarded>> TargetGroup::forward_to_any(Connection& client, const Outgoing& request,
                                                          const AnswerFields& fields, Sent& sent) {
  const base::Instant until = core_.refresh() + request.total_timeout;
  budget_.request();
  base::Result<Forwarded> outcome = all_ejected();
  std::uint64_t tried = 0;
  bool sent_again = false;
  for (;;) {
    if (until - core_.now() < milliseconds{1}) co_return outcome;
    const std::optional<std::size_t> index = choose(tried);
    if (!index) co_return outcome;
    tried |= std::uint64_t{1} << *index;
    Target& target = *targets_[*index];
    Sent attempt;
    if (request.safe && !sent_again && choose(tried)) attempt.decline = &budget_;
    {
      const Use use(target, core_.now());
      outcome = co_await target.upstream.forward(client, request, fields, until, attempt);
      core_.refresh();
      settle(target, use.trial(), outcome);
    }
    sent.wrote = sent.wrote || attempt.wrote;
    if (outcome) co_return outcome;
    if (!is_targets_fault(outcome.error().code)) co_return outcome;
    if (!attempt.wrote) continue;
    if (sent_again || !request.safe || outcome.error().code == ErrorCode::backend_timeout) co_return outcome;
    // An answer that was declined has taken its part of the budget; there is none to give back.
    if (!attempt.declined && !budget_.take(core_.now())) co_return outcome;
    sent_again = true;
  }
}

std::optional<std::size_t> TargetGroup::choose(std::uint64_t without) {
  std::array<Candidate, kMostTargets> candidates;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const Target& target = *targets_[i];
    const bool out = (without >> i & 1) != 0;
    candidates[i] = {out ? 0 : target.weight * target.share(core_.now()), target.in_flight};
  }
  return choose_target({candidates.data(), targets_.size()}, next_random(random_));
}

bool TargetGroup::may_eject() const noexcept {
  const auto out = static_cast<std::size_t>(
      std::ranges::count_if(targets_, [](const auto& target) { return target->is_out(); }));
  return (out + 1) * 100 <= targets_.size() * max_ejected_;
}

void TargetGroup::settle(Target& target, bool trial, const base::Result<Forwarded>& outcome) {
  const base::Instant now = core_.now();
  if (!outcome && !is_targets_fault(outcome.error().code)) return;
  if (outcome && outcome->status == 0) return;  // the client did not wait for what it would have been
  if (outcome && !is_failure(outcome->status)) {
    add(target.tally->answered);
    target.health.answered(now, trial);
  } else {
    add(target.tally->failed);
    if (target.health.failed(now, trial, may_eject())) add(target.tally->ejections);
  }
  target.tally->ejected.store(target.health.ejected(), std::memory_order_relaxed);
}

}  // namespace http
