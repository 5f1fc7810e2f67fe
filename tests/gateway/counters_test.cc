// Tests of a worker's counters.
#include "gateway/counters.h"

#include <doctest/doctest.h>

using namespace gateway;

TEST_CASE("counters: the class of a status, what is no status counts as no answer") {
  struct Case {
    int status;
    std::size_t row;
  };
  for (const Case& c : {Case{200, 2}, Case{299, 2}, Case{404, 4}, Case{500, 5}, Case{599, 5}, Case{600, 0},
                        Case{0, 0}, Case{99, 0}, Case{100, 1}, Case{-1, 0}}) {
    CAPTURE(c.status);
    Counters counters(2);
    counters.record(1, c.status, 10, 20);
    for (std::size_t i = 0; i < 6; ++i) CHECK(counters.row(1)->by_class[i].read() == (i == c.row ? 1 : 0));
    CHECK(counters.bytes_sent.read() == 20);
  }
}

TEST_CASE("counters: a latency falls into the bucket whose bound it does not exceed") {
  struct Case {
    std::uint64_t microseconds;
    std::size_t bucket;
  };
  for (const Case& c : {Case{0, 0}, Case{250, 0}, Case{251, 1}, Case{10'000'000, 13}, Case{10'000'001, 14}}) {
    CAPTURE(c.microseconds);
    Counters counters(1);
    counters.record(0, 200, c.microseconds, 0);
    CHECK(counters.row(0)->latency[c.bucket].read() == 1);
    CHECK(counters.row(0)->latency_sum_us.read() == c.microseconds);
  }
}

TEST_CASE("counters: requests without a route share a row of their own, however great the index") {
  Counters counters(2);
  counters.record(2, 404, 1, 0);
  counters.record(99, 404, 1, 0);
  CHECK(counters.row(2) == nullptr);
  counters.record(kNoRoute, 404, 1, 0);
  CHECK(counters.row(kNoRoute)->by_class[4].read() == 3);
}
