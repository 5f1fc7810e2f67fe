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

TEST_CASE("quota window: minutes and hours are those of UTC, whatever the offset") {
  const base::Instant now = base::from_unix(1'795'305'600 + 3 * 3600 + 25 * 60 + 59);
  const Window minute = window_at({Period::Unit::minute, minutes{345}}, now);
  CHECK(rfc3339(minute.start) == "2026-11-22T03:25:00.000Z");
  CHECK(rfc3339(minute.end) == "2026-11-22T03:26:00.000Z");
  const Window hour = window_at({Period::Unit::hour, minutes{345}}, now);
  CHECK(rfc3339(hour.start) == "2026-11-22T03:00:00.000Z");
  CHECK(rfc3339(hour.end) == "2026-11-22T04:00:00.000Z");
}

TEST_CASE("quota window: days of a zone follow its clock (gateway.md 5.2 e)") {
  struct Case {
    const char* name;
    const char* zone;
    Period::Unit unit;
    std::int64_t now;
    const char* start;
    const char* end;
  };
  const Case cases[] = {
      {"Berlin, the day that has 23 hours", "Europe/Berlin", Period::Unit::day, 1'774'742'400,
       "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"},
      {"Berlin, the day that has 25 hours", "Europe/Berlin", Period::Unit::day, 1'792'886'400,
       "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"},
      {"Berlin, October begins in summer and ends in winter", "Europe/Berlin", Period::Unit::month,
       1'792'886'400, "2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"},
      {"Santiago, midnight is skipped: the day begins at 01:00", "America/Santiago", Period::Unit::day,
       1'788'667'200, "2026-09-06T04:00:00.000Z", "2026-09-07T03:00:00.000Z"},
      {"Santiago, 23:00 comes twice: the day has 25 hours", "America/Santiago", Period::Unit::day,
       1'775'354'400, "2026-04-04T03:00:00.000Z", "2026-04-05T04:00:00.000Z"},
      {"Shanghai has no summer time", "Asia/Shanghai", Period::Unit::day, 1'795'305'600 + 16 * 3600,
       "2026-11-22T16:00:00.000Z", "2026-11-23T16:00:00.000Z"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    auto zone = load_time_zone(c.zone);
    REQUIRE(zone);
    const Period period{c.unit, minutes{0}, std::make_shared<const TimeZone>(*std::move(zone))};
    const Window window = window_at(period, base::from_unix(c.now));
    CHECK(rfc3339(window.start) == c.start);
    CHECK(rfc3339(window.end) == c.end);
  }
}

TEST_CASE("quota window: windows of every kind of zone follow one another without gap or overlap") {
  for (const char* name : {"Europe/Berlin", "America/Santiago", "America/Havana", "America/St_Johns",
                           "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu"}) {
    auto zone = load_time_zone(name);
    REQUIRE(zone);
    const auto shared = std::make_shared<const TimeZone>(*std::move(zone));
    for (const Period::Unit unit : {Period::Unit::day, Period::Unit::month}) {
      const Period period{unit, minutes{0}, shared};
      base::Instant at = base::from_unix(1'293'840'000);  // 2011: Apia left out a day that December
      Window before = window_at(period, at);
      int wrong = 0;
      for (int step = 0; step < 30'000; ++step, at += minutes{307}) {
        const Window window = window_at(period, at);
        wrong += at < window.start || at >= window.end;
        wrong += window_at(period, window.start) != window;
        wrong += window_at(period, window.end - base::Micros{1}) != window;
        wrong += window != before && window.start != before.end;
        before = window;
      }
      CAPTURE(name);
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("quota window: where windows begin, by name") {
  Period period;
  CHECK(zone_name(period) == "UTC");
  for (const auto& [minutes, name] :
       {std::pair{480, "+08:00"}, {-210, "-03:30"}, {840, "+14:00"}, {30, "+00:30"}}) {
    period.utc_offset = std::chrono::minutes{minutes};
    CHECK(zone_name(period) == name);
  }
  TimeZone zone;
  zone.name = "Asia/Shanghai";
  period.zone = std::make_shared<const TimeZone>(zone);
  CHECK(zone_name(period) == "Asia/Shanghai");
}
