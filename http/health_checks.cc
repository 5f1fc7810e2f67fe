// Who is checked when, and what is made of it.
#include "http/health_checks.h"

#include <algorithm>

#include "base/log.h"
#include "http/backend_addresses.h"
#include "http/health_probe.h"

namespace http {
namespace {

constexpr std::size_t kMostHead = 32 * 1024;

/// Uniform in [0, every).
base::Micros phase(base::Random& random, base::Micros every) {
  std::uint64_t bits = 0;
  random.fill({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
  return base::Micros(static_cast<base::Micros::rep>(bits % static_cast<std::uint64_t>(every.count())));
}

}  // namespace

struct HealthChecks::Answers {
  BufferPool pool{kMostHead};
};

/// One target. It goes when nobody has its verdict any more.
class HealthChecks::Check final : public Deadline {
 public:
  Check(HealthChecks& checks, HealthCheckOptions options, std::shared_ptr<const FollowedName> name,
        const std::shared_ptr<TargetVerdict>& verdict, base::Micros first)
      : checks_(checks),
        options_(std::move(options)),
        name_(std::move(name)),
        request_(health_request(options_.authority, options_.path)),
        verdict_(verdict),
        state_(options_.rules, verdict->healthy()) {
    probe_.tls = options_.tls;
    probe_.server_name = options_.server_name.empty() ? options_.host : options_.server_name;
    probe_.head = request_;
    probe_.timeout = options_.timeout;
    due_ = checks_.core_.refresh() + first;
    checks_.core_.watch(*this);
    set(due_);
  }

 private:
  void expire() override {
    if (verdict_.expired()) return checks_.forget(*this);  // destroys this
    checks_.core_.spawn(check(), [this](const std::exception_ptr& failure) { ended(failure); });
  }

  Task<> check() {
    const std::shared_ptr<const SocketAddresses> addresses = name_->addresses();
    probe_.addresses = *addresses;
    const base::Status outcome = co_await probe_health(checks_.core_, checks_.answers_->pool, probe_);
    if (!outcome && outcome.error().code == base::ErrorCode::overloaded)
      co_return;  // this process is not well
    if (!state_.add(static_cast<bool>(outcome))) co_return;
    const std::shared_ptr<TargetVerdict> verdict = verdict_.lock();
    if (!verdict) co_return;
    verdict->set(state_.healthy(), checks_.core_.refresh());
    tell(outcome);
  }

  void tell(const base::Status& outcome) const {
    const auto& [upstream, environment, target] = options_.labels;
    if (outcome)
      base::log(base::LogLevel::info, "a backend's target passes its health checks again",
                {{"upstream", upstream}, {"environment", environment}, {"target", target}});
    else
      base::log(base::LogLevel::warn, "a backend's target fails its health checks and gets no requests",
                {{"upstream", upstream},
                 {"environment", environment},
                 {"target", target},
                 {"reason", outcome.error().detail}});
  }

  void ended(const std::exception_ptr& failure) noexcept {
    if (failure) try {
        std::rethrow_exception(failure);
      } catch (const std::exception& bug) {
        base::log_bug("health check", bug.what());
      } catch (...) {
        base::log_bug("health check", "unknown exception");
      }
    // By the time that it was due: checks that are slow, or a loop that was, do not move the phase.
    const base::Instant now = checks_.core_.refresh();
    const base::Micros every = options_.every;
    due_ += std::max(base::Micros{0}, (now - due_) / every * every) + every;
    set(due_);
  }

  HealthChecks& checks_;
  const HealthCheckOptions options_;
  const std::shared_ptr<const FollowedName> name_;
  const std::string request_;
  const std::weak_ptr<TargetVerdict> verdict_;
  HealthState state_;
  HealthProbe probe_;
  base::Instant due_;
};

HealthChecks::HealthChecks(Core& core, base::Random& random)
    : core_(core), random_(random), answers_(std::make_unique<Answers>()) {}

HealthChecks::~HealthChecks() { core_.unwind(); }

std::shared_ptr<const TargetVerdict> HealthChecks::watch(const HealthCheckOptions& options, bool healthy) {
  const std::lock_guard lock(mutex_);
  std::erase_if(known_, [](const auto& one) { return one.second.expired(); });
  for (const auto& [same, verdict] : known_)
    if (same == options)
      if (auto found = verdict.lock()) return found;
  std::shared_ptr<const FollowedName> name = options.name;
  if (!name) name = std::make_shared<FollowedName>(backend_addresses(options.host, options.port));
  auto verdict = std::make_shared<TargetVerdict>(healthy);
  // Whoever has let go of the verdict before this runs leaves a check that goes when it is due.
  core_.post([this, options, verdict = std::weak_ptr(verdict), first = phase(random_, options.every),
              name = std::move(name)] {
    if (const auto wanted = verdict.lock())
      checks_.push_back(std::make_unique<Check>(*this, options, name, wanted, first));
  });
  known_.emplace_back(options, verdict);
  return verdict;
}

void HealthChecks::forget(const Check& check) {
  std::erase_if(checks_, [&](const auto& one) { return one.get() == &check; });
}

}  // namespace http
