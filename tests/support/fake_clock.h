// A clock that stands still until a test moves it.
#pragma once
#include "base/time.h"

namespace test_support {

class FakeClock final : public base::Clock {
 public:
  explicit FakeClock(base::Instant start = base::from_unix(1'700'000'000)) : now_(start) {}
  base::Instant now() const override { return now_; }
  void set(base::Instant now) { now_ = now; }
  void advance(base::Micros by) { now_ += by; }

 private:
  base::Instant now_;
};

}  // namespace test_support
