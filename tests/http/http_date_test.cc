// Tests of HTTP-dates: the three forms of RFC 9110 §5.6.7, and both sides of what is a date.
#include "http/http_date.h"

#include <doctest/doctest.h>

using http::parse_http_date;

namespace {
const base::Instant kNow = base::from_unix(1'700'000'000);  // 2023-11-14
}

TEST_CASE("HTTP-dates: the example of RFC 9110 5.6.7 in its three forms") {
  const base::Instant at = base::from_unix(784111777);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow) == at);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow) == at);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994", kNow) == at);
  CHECK(parse_http_date("Sun Nov 16 08:49:37 1994", kNow) == at + std::chrono::days{10});
}

TEST_CASE("HTTP-dates: what base::http_date writes is read back") {
  for (const std::int64_t seconds : {0L, 951782400L, 1'700'000'000L, 4'102'444'799L})
    CHECK(parse_http_date(base::http_date(base::from_unix(seconds)), kNow) == base::from_unix(seconds));
}

TEST_CASE("HTTP-dates: both sides of each part's bounds") {
  struct Case {
    const char* text;
    bool good;
  };
  const Case cases[] = {
      {"Thu, 29 Feb 2024 00:00:00 GMT", true},
      {"Thu, 29 Feb 2023 00:00:00 GMT", false},
      {"Thu, 31 Dec 2026 23:59:59 GMT", true},
      {"Thu, 32 Dec 2026 23:59:59 GMT", false},
      {"Thu, 00 Dec 2026 23:59:59 GMT", false},
      {"Thu, 31 Dec 2026 24:00:00 GMT", false},
      {"Thu, 31 Dec 2026 23:60:00 GMT", false},
      {"Thu, 31 Dec 2026 23:59:60 GMT", true},
      {"Thu, 31 Dec 2026 23:59:61 GMT", false},
      {"Thu, 31 Dec 2026 23:59:59 UTC", false},
      {"Thu, 31 Dec 2026 23:59:59 GMT ", false},
      {"Thu, 31 Dec 2026 23:59:59", false},
      {"thu, 31 Dec 2026 23:59:59 GMT", false},
      {"Thu, 1 Dec 2026 23:59:59 GMT", false},
      {"0", false},
      {"", false},
      {"Thu, 31 Foo 2026 23:59:59 GMT", false},
      {"Thu, 31 Dec 26 23:59:59 GMT", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(parse_http_date(c.text, kNow).has_value() == c.good);
  }
}

TEST_CASE("HTTP-dates: a leap second is the last of its minute") {
  CHECK(parse_http_date("Thu, 31 Dec 2026 23:59:60 GMT", kNow) ==
        parse_http_date("Thu, 31 Dec 2026 23:59:59 GMT", kNow));
}

TEST_CASE("HTTP-dates: a two-digit year is at most 50 years ahead (RFC 9110 5.6.7)") {
  struct Case {
    const char* text;
    const char* full;
  };
  const Case cases[] = {{"Friday, 01-Jan-73 00:00:00 GMT", "Sun, 01 Jan 2073 00:00:00 GMT"},
                        {"Friday, 01-Jan-74 00:00:00 GMT", "Tue, 01 Jan 1974 00:00:00 GMT"},
                        {"Friday, 01-Jan-00 00:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT"},
                        {"Friday, 01-Jan-99 00:00:00 GMT", "Fri, 01 Jan 1999 00:00:00 GMT"}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(parse_http_date(c.text, kNow) == parse_http_date(c.full, kNow));
  }
}
