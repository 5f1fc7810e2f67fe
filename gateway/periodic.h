// A control thread: runs jobs at intervals until it is told to stop.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace gateway {

struct PeriodicJob {
  std::string name;  // for the log
  std::chrono::milliseconds every;
  std::function<void()> run;  // may throw: logged once until it succeeds again
};

/// Starts with construction (each job runs at once), joins with destruction. Jobs run one after another.
class Periodic {
 public:
  explicit Periodic(std::vector<PeriodicJob> jobs);
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void loop();
  std::vector<PeriodicJob> jobs_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gateway
