// The health checks of a process: each target is asked at intervals, and what comes of it is told to all
// cores.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "http/core.h"
#include "http/followed_name.h"
#include "http/health_state.h"
#include "http/target_verdict.h"
#include "http/tls_peer.h"

namespace http {

/// What the log calls a target.
struct HealthCheckLabels {
  std::string upstream, environment, target;
  friend bool operator==(const HealthCheckLabels&, const HealthCheckLabels&) = default;
};

struct HealthCheckOptions {
  HealthCheckLabels labels;
  std::string host;  // a name or an address
  std::uint16_t port = 80;
  std::shared_ptr<const ClientTls> tls{};      // nullptr: plain
  std::string server_name{};                   // that its certificate must have; empty: host
  std::shared_ptr<const FollowedName> name{};  // its addresses; nullptr: host is looked up once, by watch()
  std::string authority;                       // Host
  std::string path;                            // of the GET, from "/"
  std::chrono::milliseconds every{5'000}, timeout{2'000};  // timeout <= every
  CheckRules rules;
  friend bool operator==(const HealthCheckOptions&, const HealthCheckOptions&) = default;
};

/// Has the core for itself.
class HealthChecks {
 public:
  /// Both outlive it.
  HealthChecks(Core& core, base::Random& random);
  ~HealthChecks();  // when no thread runs the core any more: what is being asked is broken off
  HealthChecks(const HealthChecks&) = delete;
  HealthChecks& operator=(const HealthChecks&) = delete;

  /// The target is checked for as long as somebody has the verdict, the first time after a random part of
  /// `every`. With the same options it is the same verdict; a new one begins as `healthy`. Throws
  /// std::system_error naming the host if it cannot be resolved now. Blocks; thread-safe.
  std::shared_ptr<const TargetVerdict> watch(const HealthCheckOptions& options, bool healthy);
  /// How many targets are checked. On the core's thread.
  std::size_t size() const noexcept { return checks_.size(); }

 private:
  class Check;
  void forget(const Check& check);

  Core& core_;
  base::Random& random_;
  std::mutex mutex_;
  std::vector<std::pair<HealthCheckOptions, std::weak_ptr<TargetVerdict>>> known_;  // under mutex_
  struct Answers;
  const std::unique_ptr<Answers> answers_;      // memory for their heads; the core's
  std::vector<std::unique_ptr<Check>> checks_;  // the core's
};

}  // namespace http
