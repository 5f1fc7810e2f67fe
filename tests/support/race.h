// Many threads that do the same thing at once.
#pragma once
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace test_support {

/// Calls `action(index)` from `threads` threads, all let go at the same moment; how many answered true. An
/// exception of any of them ends the program.
template <class Action>
int race(int threads, Action action) {
  std::latch start(threads);
  std::atomic<int> winners{0};
  std::vector<std::thread> racers;
  for (int index = 0; index < threads; ++index)
    racers.emplace_back([&, index] {
      start.arrive_and_wait();
      if (action(index)) ++winners;
    });
  for (std::thread& racer : racers) racer.join();
  return winners;
}

}  // namespace test_support
