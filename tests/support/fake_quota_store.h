// A quota store in memory, with a switch for an outage.
#pragma once
#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

#include "gateway/quota_store.h"

class FakeQuotaStore final : public gateway::QuotaStore {
 public:
  gateway::Lease draw(const std::string& key, base::Instant start, base::Instant, std::uint64_t want,
                      std::uint64_t limit) override {
    const std::lock_guard lock(mutex_);
    if (away) throw std::runtime_error("the store is away");
    ++draws;
    std::uint64_t& used = used_[{key, start}];
    const std::uint64_t granted = std::min(want, limit > used ? limit - used : 0);
    used += granted;
    return {granted, used};
  }
  std::vector<std::uint64_t> drawn_of_all(std::span<const gateway::QuotaWindow> windows) override {
    if (before_reading) before_reading();
    const std::lock_guard lock(mutex_);
    if (away) throw std::runtime_error("the store is away");
    ++reads;
    std::vector<std::uint64_t> drawn;
    for (const gateway::QuotaWindow& window : windows) drawn.push_back(used_[{window.key, window.start}]);
    return drawn;
  }
  void give_back_all(std::span<const gateway::ReturnedUnits> returned) override {
    if (before_returning) before_returning();
    const std::lock_guard lock(mutex_);
    for (const gateway::ReturnedUnits& one : returned)
      if (away || one.window.key == fails_for) throw std::runtime_error("the store is away");
    ++returns;
    for (const gateway::ReturnedUnits& one : returned) used_[{one.window.key, one.window.start}] -= one.units;
  }
  std::uint64_t used(const std::string& key, base::Instant start) {
    const std::lock_guard lock(mutex_);
    return used_[{key, start}];
  }
  std::atomic<bool> away = false;        // a refill in the background may ask meanwhile
  std::function<void()> before_reading;  // what happens between two statements of who asks what was drawn
  std::function<void()> before_returning;
  std::string fails_for;                  // a key that cannot be given back
  int draws = 0, reads = 0, returns = 0;  // transactions

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, base::Instant>, std::uint64_t> used_;
};
