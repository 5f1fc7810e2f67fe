// The share of a target that has come back.
#include "http/slow_start.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
constexpr base::Instant kNow = base::from_unix(1'700'000'000);

TEST_CASE("a share grows from a tenth to the whole within the slow start") {
  struct Row {
    base::Micros after;
    unsigned share;
  };
  for (const Row& row : {Row{-1s, 100}, Row{0s, 100}, Row{1000ms, 100}, Row{1010ms, 101}, Row{5s, 500},
                         Row{9999ms, 999}, Row{10s, 1000}, Row{1h, 1000}}) {
    CAPTURE(row.after.count());
    CHECK(http::slow_start_share(kNow, kNow + row.after, 10s) == row.share);
  }
}

TEST_CASE("without a slow start, or for a target that was never away, it is the whole share at once") {
  CHECK(http::slow_start_share(kNow, kNow, 0ms) == 1000);
  CHECK(http::slow_start_share(base::Instant::min(), kNow, 10s) == 1000);
}

}  // namespace
