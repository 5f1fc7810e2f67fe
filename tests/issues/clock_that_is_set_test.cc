// The machine's clock is set while requests run: an hour back, and no deadline held any more for an hour; an
// hour forward, and every connection was given up at once.
#include <doctest/doctest.h>

#include "http/core.h"

namespace {

using namespace std::chrono_literals;

/// Goes on evenly; what it shows can be set.
class SetClock final : public base::Clock {
 public:
  base::Instant now() const override { return steady_ + shown_later_; }
  base::Instant steady() const override { return steady_; }
  void advance(base::Micros by) { steady_ += by; }
  void set_by(base::Micros by) { shown_later_ += by; }

 private:
  base::Instant steady_ = base::from_unix(1'700'000'000);
  base::Micros shown_later_{0};
};

struct Alarm final : http::Deadline {
  void expire() override { ++rung; }
  int rung = 0;
};

TEST_CASE("a deadline comes when its time has passed, however the machine's clock is set meanwhile") {
  for (const base::Micros by : {base::Micros(-1h), base::Micros(0s), base::Micros(1h)}) {
    CAPTURE(by.count());
    SetClock clock;
    http::Core core(clock);
    Alarm alarm;
    core.watch(alarm);
    alarm.set(core.now() + 10s);
    clock.set_by(by);
    clock.advance(10s - 1us);
    core.tick();
    CHECK(alarm.rung == 0);
    clock.advance(1us);
    core.tick();
    CHECK(alarm.rung == 1);
  }
}

TEST_CASE("the date follows the machine's clock within a second when it is set (RFC 9110 6.6.1)") {
  SetClock clock;
  http::Core core(clock);
  CHECK(core.http_date() == "Tue, 14 Nov 2023 22:13:20 GMT");
  clock.set_by(-1h);
  CHECK(core.wall() == base::from_unix(1'700'000'000 - 3600));
  clock.advance(1s);
  core.refresh();
  CHECK(core.http_date() == "Tue, 14 Nov 2023 21:13:21 GMT");
}

TEST_CASE("the system's steady time goes on beside the time of day") {
  const base::SystemClock clock;
  const base::Instant before = clock.steady();
  const base::Instant after = base::SystemClock().steady();
  CHECK(after >= before);
  CHECK(after - before < 1min);
  CHECK(std::chrono::abs(after - clock.now()) < 1h);
}

}  // namespace
