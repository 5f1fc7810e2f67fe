// Running jobs at intervals.
#include "gateway/periodic.h"

#include <algorithm>

#include "base/log.h"

namespace gateway {

Periodic::Periodic(std::vector<PeriodicJob> jobs) : jobs_(std::move(jobs)), thread_([this] { loop(); }) {}

Periodic::~Periodic() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Periodic::loop() {
  using clock = std::chrono::steady_clock;
  struct State {
    clock::time_point due;
    bool failing = false;
  };
  std::vector<State> states(jobs_.size(), State{clock::now()});
  for (;;) {
    clock::time_point next = clock::time_point::max();
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (clock::now() >= states[i].due) {
        try {
          jobs_[i].run();
          if (states[i].failing)
            base::log(base::LogLevel::info, "a background job works again", {{"job", jobs_[i].name}});
          states[i].failing = false;
        } catch (const std::exception& failure) {
          if (!states[i].failing)
            base::log(base::LogLevel::error, "a background job failed",
                      {{"job", jobs_[i].name}, {"reason", failure.what()}});
          states[i].failing = true;
        }
        states[i].due = clock::now() + jobs_[i].every;
      }
      next = std::min(next, states[i].due);
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_until(lock, next, [this] { return stopping_; })) return;
  }
}

}  // namespace gateway
