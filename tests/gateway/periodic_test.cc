// Tests of a control thread, which signals when its jobs have run.
#include "gateway/periodic.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

// Counts runs; waits for the n-th.
class Runs {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  bool reach(int wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 30s, [&] { return count_ >= wanted; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("periodic: each job runs at once, then again and again") {
  Runs often, rarely;
  const Periodic periodic({{"often", 1ms, [&] { often.add(); }}, {"rarely", 1h, [&] { rarely.add(); }}});
  CHECK(often.reach(5));
  CHECK(rarely.reach(1));
  CHECK(rarely.count() == 1);
}

TEST_CASE("periodic: a job that fails keeps running, and so do the others") {
  Runs failing, fine;
  const Periodic periodic({{"failing", 1ms,
                            [&] {
                              failing.add();
                              throw std::runtime_error("the store is away");
                            }},
                           {"fine", 1ms, [&] { fine.add(); }}});
  CHECK(failing.reach(3));
  CHECK(fine.reach(3));
}

TEST_CASE("periodic: its end does not wait for an interval, and nothing runs after it") {
  Runs runs;
  const auto begin = std::chrono::steady_clock::now();
  {
    const Periodic periodic({{"hourly", 1h, [&] { runs.add(); }}});
    CHECK(runs.reach(1));
  }
  CHECK(std::chrono::steady_clock::now() - begin < 1h);
  CHECK(runs.count() == 1);
}
