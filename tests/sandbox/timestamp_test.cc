// RFC 3339 timestamps of query parameters.
#include "sandbox/timestamp.h"

#include <doctest/doctest.h>

TEST_CASE("timestamp: real date-times (RFC 3339 5.8)") {
  struct Case {
    const char* text;
    std::int64_t micros;
  };
  const Case cases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1985-04-12T23:20:50.52Z", 482196050520000},
      {"1996-12-19T16:39:57-08:00", 851042397000000},
      {"1937-01-01T12:00:27.87+00:20", -1041337172130000},
      {"2024-02-29T23:59:59.999999Z", 1709251199999999},
      {"2024-02-29T23:59:59.9999999Z", 1709251199999999},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto parsed = sandbox::parse_timestamp(c.text);
    REQUIRE(parsed);
    CHECK(parsed->time_since_epoch().count() == c.micros);
  }
}

TEST_CASE("timestamp: what is not one is refused") {
  for (const char* bad : {"",
                          "2026",
                          "2026-11-01",
                          "2026-11-01T00:00:00",
                          "2026-11-01 00:00:00Z",
                          "2026-11-01T00:00:00z",
                          "2026-13-01T00:00:00Z",
                          "2026-02-29T00:00:00Z",
                          "2026-00-10T00:00:00Z",
                          "2026-11-00T00:00:00Z",
                          "2026-11-01T24:00:00Z",
                          "2026-11-01T00:60:00Z",
                          "2026-11-01T00:00:60Z",
                          "2026-11-01T00:00:00.Z",
                          "2026-11-01T00:00:00.1234567890123Z",
                          "2026-11-01T00:00:00+0100",
                          "2026-11-01T00:00:00+24:00",
                          "2026-11-01T00:00:00+01:60",
                          "2026-11-01T00:00:00ZZ",
                          "+026-11-01T00:00:00Z",
                          "2026-1-01T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(sandbox::parse_timestamp(bad));
  }
}
