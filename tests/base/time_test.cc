// The two date formats of the wire.
#include "base/time.h"

#include <doctest/doctest.h>

#include "tests/support/fake_clock.h"

using base::from_unix;
using base::Micros;

TEST_CASE("rfc3339: UTC with milliseconds, rounded down (RFC 3339 5.6)") {
  CHECK(base::rfc3339(from_unix(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(base::rfc3339(from_unix(1'700'000'000) + Micros(123'999)) == "2023-11-14T22:13:20.123Z");
  CHECK(base::rfc3339(from_unix(951'782'400)) == "2000-02-29T00:00:00.000Z");
  CHECK(base::rfc3339(from_unix(-1)) == "1969-12-31T23:59:59.000Z");
}

TEST_CASE("http_date: the example of RFC 9110 5.6.7, and whole seconds only") {
  CHECK(base::http_date(from_unix(784'111'777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(base::http_date(from_unix(784'111'777) + Micros(999'999)) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(base::http_date(from_unix(1'735'689'599)) == "Tue, 31 Dec 2024 23:59:59 GMT");
}

TEST_CASE("unix_seconds: rounds towards the past, also before 1970") {
  CHECK(base::unix_seconds(from_unix(5) + Micros(999'999)) == 5);
  CHECK(base::unix_seconds(from_unix(0) - Micros(1)) == -1);
}

TEST_CASE("SystemClock: goes forward; FakeClock only when told") {
  const base::SystemClock clock;
  const base::Instant a = clock.now(), b = clock.now();
  CHECK(a <= b);
  CHECK(a > from_unix(1'700'000'000));
  test_support::FakeClock fake(from_unix(10));
  CHECK(fake.now() == from_unix(10));
  fake.advance(base::Seconds(5));
  CHECK(fake.now() == from_unix(15));
}
