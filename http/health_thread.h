// The thread that health checks run on.
#pragma once
#include <memory>
#include <mutex>
#include <thread>

#include "base/time.h"
#include "http/health_checks.h"

namespace http {

/// The thread starts with the first target that is to be checked. Thread-safe.
class HealthThread {
 public:
  /// Both outlive it.
  HealthThread(const base::Clock& clock, base::Random& random) : core_(clock), checks_(core_, random) {}
  /// Ends checks in their middle; verdicts stay as they are.
  ~HealthThread() {
    core_.stop();
    if (thread_.joinable()) thread_.join();
  }
  /// HealthChecks::watch().
  std::shared_ptr<const TargetVerdict> watch(const HealthCheckOptions& options, bool healthy) {
    std::call_once(started_, [this] { thread_ = std::thread([this] { core_.run(); }); });
    return checks_.watch(options, healthy);
  }

 private:
  Core core_;
  HealthChecks checks_;
  std::once_flag started_;
  std::thread thread_;
};

}  // namespace http
