// Times and sizes with their units: what is taken, to the edge, and what is not.
#include "openapi/measure.h"

#include <doctest/doctest.h>

using openapi::measure;
using openapi::measure_size;
using openapi::Unit;

TEST_CASE("measure: a number with one of the units, at most so much") {
  constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}};
  struct Case {
    const char* text;
    std::optional<std::uint64_t> value;
  };
  const Case cases[] = {{"0ms", 0},     {"15s", 15000},
                        {"60s", 60000}, {"60000ms", 60000},
                        {"61s", {}},    {"60001ms", {}},
                        {"15", {}},     {"s", {}},
                        {"15 s", {}},   {"-1s", {}},
                        {"1.5s", {}},   {"15S", {}},
                        {"1s1s", {}},   {"99999999999999999999s", {}},
                        {"", {}}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(measure(c.text, kUnits, 60000) == c.value);
  }
  CHECK_FALSE(measure(15, kUnits, 60000));
}

TEST_CASE("measure: a size is bytes or has a unit") {
  CHECK(measure_size(0u, 1024) == 0);
  CHECK(measure_size(1024u, 1024) == 1024);
  CHECK_FALSE(measure_size(1025u, 1024));
  CHECK_FALSE(measure_size(-1, 1024));
  CHECK_FALSE(measure_size(1.5, 1024));
  CHECK(measure_size("1KiB", 1024) == 1024);
  CHECK_FALSE(measure_size("2KiB", 2047));
  CHECK_FALSE(measure_size("1KB", 1024));
  CHECK_FALSE(measure_size("1024", 1024));
}
