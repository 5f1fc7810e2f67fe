// Tests of calendar windows.
#include "gateway/quota_window.h"

#include <doctest/doctest.h>

using namespace gateway;
using base::rfc3339;
using std::chrono::minutes;

TEST_CASE("quota window: days and months begin at midnight of the plan's offset") {
  struct Case {
    const char* name;
    Period::Unit unit;
    int offset;  // minutes
    std::int64_t now;
    const char* start;
    const char* end;
  };
  const Case cases[] = {
      {"a day in UTC", Period::Unit::day, 0, 1'795'305'600 + 3600, "2026-11-22T00:00:00.000Z",
       "2026-11-23T00:00:00.000Z"},
      {"its first moment", Period::Unit::day, 0, 1'795'305'600, "2026-11-22T00:00:00.000Z",
       "2026-11-23T00:00:00.000Z"},
      {"the moment before", Period::Unit::day, 0, 1'795'305'599, "2026-11-21T00:00:00.000Z",
       "2026-11-22T00:00:00.000Z"},
      {"Shanghai is eight hours ahead", Period::Unit::day, 480, 1'795'305'600 + 16 * 3600,
       "2026-11-22T16:00:00.000Z", "2026-11-23T16:00:00.000Z"},
      {"New York is behind", Period::Unit::day, -300, 1'795'305'600 + 3600, "2026-11-21T05:00:00.000Z",
       "2026-11-22T05:00:00.000Z"},
      {"a month", Period::Unit::month, 0, 1'795'305'600, "2026-11-01T00:00:00.000Z",
       "2026-12-01T00:00:00.000Z"},
      {"December ends in the next year", Period::Unit::month, 0, 1'798'700'000, "2026-12-01T00:00:00.000Z",
       "2027-01-01T00:00:00.000Z"},
      {"February of a leap year", Period::Unit::month, 0, 1'835'000'000, "2028-02-01T00:00:00.000Z",
       "2028-03-01T00:00:00.000Z"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Window window = window_at({c.unit, minutes{c.offset}}, base::from_unix(c.now));
    CHECK(rfc3339(window.start) == c.start);
    CHECK(rfc3339(window.end) == c.end);
  }
}
