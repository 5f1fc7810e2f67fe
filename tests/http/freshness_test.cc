// Tests of ages and lifetimes: RFC 9111 §4.2, both sides of each boundary.
#include "http/freshness.h"

#include <doctest/doctest.h>

using namespace http;
using namespace std::chrono_literals;
using base::Micros;
using base::Seconds;

namespace {

const base::Instant kAt = base::from_unix(1'700'000'000);

AnswerTiming timing(Seconds age_value, Seconds date_ago, Micros delay) {
  AnswerTiming t;
  t.sent = 10s;
  t.received = t.sent + delay;
  t.received_at = kAt;
  t.date = kAt - date_ago;
  t.age_value = age_value;
  return t;
}

}  // namespace

TEST_CASE("age: the larger of what Date and what Age and the delay say (4.2.3)") {
  struct Case {
    Seconds age_value, date_ago;
    Micros delay, expect;
  };
  const Case cases[] = {
      {0s, 0s, 0us, 0us},
      {5s, 0s, 0us, 5s},
      {0s, 5s, 0us, 5s},
      {5s, 7s, 1s, 7s},
      {5s, 6s, 1s, 6s},
      {5s, 5s, 1s, 6s},
      {0s, 0s, 250ms, 250ms},
      {0s, -30s, 0us, 0us},  // a Date of the future is no age
      {0s, 0s, -5s, 0us},    // a clock that went back is no age either
      {2147483648s, 0s, 1s, 2147483649s},
  };
  for (const Case& c : cases) {
    CAPTURE(c.age_value.count());
    CAPTURE(c.date_ago.count());
    CAPTURE(c.delay.count());
    CHECK(initial_age(timing(c.age_value, c.date_ago, c.delay)) == c.expect);
  }
}

TEST_CASE("age: it grows while the answer rests (4.2.3), and never shrinks") {
  CHECK(current_age(3s, 10s, 10s) == 3s);
  CHECK(current_age(3s, 10s, 11s) == 4s);
  CHECK(current_age(3s, 10s, 9s) == 3s);
}

TEST_CASE("lifetime: s-maxage, max-age, Expires, in this order; nothing is guessed (4.2.1)") {
  CacheControl both;
  both.max_age = 60s;
  both.s_maxage = 10s;
  CHECK(explicit_lifetime(both, kAt + 5s, false, kAt) == 10s);
  both.s_maxage.reset();
  CHECK(explicit_lifetime(both, kAt + 5s, false, kAt) == 60s);
  CHECK(explicit_lifetime(both, std::nullopt, true, kAt) == 60s);
  const CacheControl none;
  CHECK(explicit_lifetime(none, kAt + 5s, false, kAt) == 5s);
  CHECK(explicit_lifetime(none, kAt, false, kAt) == 0s);
  CHECK(explicit_lifetime(none, kAt - 5s, false, kAt) == 0s);
  CHECK(explicit_lifetime(none, std::nullopt, true, kAt) == 0s);
  CHECK(explicit_lifetime(none, std::nullopt, false, kAt) == std::nullopt);
  CHECK(explicit_lifetime(none, kAt + std::chrono::days{36500}, false, kAt) == kLongestAge);
  both.broken = true;
  CHECK(explicit_lifetime(both, kAt + 5s, false, kAt) == 0s);
}

TEST_CASE("fresh: younger than the lifetime, and as the request wants it (4.2, 5.2.1)") {
  struct Case {
    Micros lifetime, age;
    CacheControl request;
    bool fresh;
  };
  const auto asks = [](auto member, auto value) {
    CacheControl request;
    request.*member = value;
    return request;
  };
  using Time = std::optional<std::chrono::seconds>;
  const Case cases[] = {
      {60s, 0s, {}, true},
      {60s, 60s - 1us, {}, true},
      {60s, 60s, {}, false},
      {0s, 0s, {}, false},
      {60s, 10s, asks(&CacheControl::max_age, Time{10s}), true},
      {60s, 10s + 1us, asks(&CacheControl::max_age, Time{10s}), false},
      {60s, 0s, asks(&CacheControl::max_age, Time{0s}), true},
      {60s, 1us, asks(&CacheControl::max_age, Time{0s}), false},
      {60s, 50s, asks(&CacheControl::min_fresh, Time{10s}), true},
      {60s, 50s + 1us, asks(&CacheControl::min_fresh, Time{10s}), false},
      {60s, 0s, asks(&CacheControl::no_cache, true), false},
      {60s, 0s, asks(&CacheControl::broken, true), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.lifetime.count());
    CAPTURE(c.age.count());
    CHECK(is_fresh_enough(c.lifetime, c.age, c.request) == c.fresh);
  }
}

TEST_CASE("stale-if-error: for less than its time after the end of freshness (RFC 5861 4)") {
  CHECK(may_stand_in(60s, 60s, 1s));
  CHECK(may_stand_in(60s, 61s - 1us, 1s));
  CHECK(!may_stand_in(60s, 61s, 1s));
  CHECK(!may_stand_in(60s, 60s, 0s));
  CHECK(may_stand_in(60s, 59s, 0s));
}
