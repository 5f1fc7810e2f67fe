// Deadlines, ticks and the date.
#include "http/core.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace {

using namespace std::chrono_literals;
using test_support::FakeClock;

struct Alarm final : http::Deadline {
  void expire() override {
    ++rung;
    if (then) then();
  }
  int rung = 0;
  std::function<void()> then;
};

TEST_CASE("a deadline expires once, at its time and not before") {
  FakeClock clock;
  http::Core core(clock);
  Alarm alarm;
  core.watch(alarm);
  alarm.set(core.now() + 10s);
  clock.advance(10s - 1us);
  core.tick();
  CHECK(alarm.rung == 0);
  clock.advance(1us);
  core.tick();
  CHECK(alarm.rung == 1);
  clock.advance(1h);
  core.tick();
  CHECK(alarm.rung == 1);
  alarm.set(core.now() + 1s);
  clock.advance(1s);
  core.tick();
  CHECK(alarm.rung == 2);
}

TEST_CASE("a cleared, a moved and a destroyed deadline do not expire") {
  FakeClock clock;
  http::Core core(clock);
  Alarm cleared, moved;
  auto destroyed = std::make_unique<Alarm>();
  core.watch(cleared);
  core.watch(moved);
  core.watch(*destroyed);
  cleared.set(core.now() + 1s);
  moved.set(core.now() + 1s);
  destroyed->set(core.now() + 1s);
  cleared.clear();
  moved.set(core.now() + 5s);
  destroyed.reset();
  clock.advance(2s);
  core.tick();
  CHECK(cleared.rung == 0);
  CHECK(moved.rung == 0);
  clock.advance(3s);
  core.tick();
  CHECK(moved.rung == 1);
}

TEST_CASE("an expiring deadline may destroy itself, destroy others and set itself again") {
  FakeClock clock;
  http::Core core(clock);
  std::vector<std::unique_ptr<Alarm>> alarms;
  for (int i = 0; i < 3; ++i) {
    alarms.push_back(std::make_unique<Alarm>());
    core.watch(*alarms.back());
    alarms.back()->set(core.now() + 1s);
    alarms.back()->then = [&alarms] { alarms.clear(); };
  }
  Alarm again;
  core.watch(again);
  again.set(core.now() + 1s);
  again.then = [&] { again.set(core.now()); };
  clock.advance(1s);
  core.tick();
  CHECK(alarms.empty());
  CHECK(again.rung == 1);  // due again at once, but in the next tick
  core.tick();
  CHECK(again.rung == 2);
}

TEST_CASE("the time stands still until it is asked for") {
  FakeClock clock;
  http::Core core(clock);
  const base::Instant start = core.now();
  clock.advance(5s);
  CHECK(core.now() == start);
  CHECK(core.refresh() == start + 5s);
  CHECK(core.now() == start + 5s);
}

TEST_CASE("the date is that of the time of day, to the second (RFC 9110 5.6.7)") {
  FakeClock clock;
  http::Core core(clock);
  CHECK(core.http_date() == "Tue, 14 Nov 2023 22:13:20 GMT");
  clock.advance(999ms);
  core.refresh();
  CHECK(core.http_date() == "Tue, 14 Nov 2023 22:13:20 GMT");
  clock.advance(1ms);
  core.refresh();
  CHECK(core.http_date() == "Tue, 14 Nov 2023 22:13:21 GMT");
}

TEST_CASE("run() ticks by itself and stop() ends it from another thread") {
  FakeClock clock;
  http::Core core(clock);
  Alarm alarm;
  core.watch(alarm);
  alarm.set(core.now());
  alarm.then = [&core] { std::thread([&core] { core.stop(); }).join(); };
  core.run();
  CHECK(alarm.rung == 1);
}

TEST_CASE("posted work runs once, on the worker's thread") {
  FakeClock clock;
  http::Core core(clock);
  std::thread::id ran_on;
  int ran = 0;
  std::thread worker([&core] { core.run(); });
  const std::thread::id expected = worker.get_id();
  core.post([&] {
    ran_on = std::this_thread::get_id();
    ++ran;
    core.stop();
  });
  worker.join();
  CHECK(ran == 1);
  CHECK(ran_on == expected);
}

TEST_CASE("work that is posted while the loop waits ends the wait; what it posts is done in the next turn") {
  FakeClock clock;
  http::Core core(clock);
  std::vector<int> done;
  std::thread other([&] {
    core.post([&] {
      done.push_back(1);
      core.post([&] { done.push_back(2); });
    });
  });
  while (done.size() < 2) core.turn(1h);
  other.join();
  CHECK(done == std::vector<int>{1, 2});
  CHECK(core.turn(0ms) == 0);
}

TEST_CASE("the current core is known during its turn, and only then") {
  FakeClock clock;
  http::Core core(clock), other(clock);
  CHECK(http::Core::current() == nullptr);
  http::Core *outside = nullptr, *inside = nullptr;
  core.post([&] {
    other.post([&] { inside = http::Core::current(); });
    other.turn(0ms);
    outside = http::Core::current();
  });
  core.turn(0ms);
  CHECK(inside == &other);
  CHECK(outside == &core);
  CHECK(http::Core::current() == nullptr);
}

http::Task<> in_two_steps(http::Core& core, std::vector<std::string>& done, const char* name) {
  done.push_back(std::string(name) + "1");
  co_await http::Core::Later(core);
  done.push_back(std::string(name) + "2");
  co_await http::Core::Later(core);
  done.push_back(std::string(name) + "3");
}

TEST_CASE("what goes on later does so after all that was ready, in order, and again only in the next turn") {
  FakeClock clock;
  http::Core core(clock);
  std::vector<std::string> done;
  for (const char* name : {"a", "b"})
    core.post(
        [&core, &done, name] { core.spawn(in_two_steps(core, done, name), [](std::exception_ptr) {}); });
  core.post([&done] { done.push_back("ready"); });
  core.turn(0ms);
  CHECK(done == std::vector<std::string>{"a1", "b1", "ready", "a2", "b2"});
  done.clear();
  core.turn(1h);  // does not wait
  CHECK(done == std::vector<std::string>{"a3", "b3"});
}

TEST_CASE("unwind() ends what was to go on later") {
  FakeClock clock;
  std::vector<std::string> done;
  http::Core core(clock);
  core.spawn(in_two_steps(core, done, "a"), [](std::exception_ptr) { FAIL("it did not end"); });
  core.unwind();
  core.turn(0ms);
  CHECK(done == std::vector<std::string>{"a1"});
}

TEST_CASE("unwind() drops what was posted and not done") {
  FakeClock clock;
  http::Core core(clock);
  auto held = std::make_shared<int>(1);
  bool ran = false;
  core.post([held, &ran] { ran = true; });
  CHECK(held.use_count() == 2);
  core.unwind();
  CHECK(held.use_count() == 1);
  CHECK(!ran);
}

}  // namespace
