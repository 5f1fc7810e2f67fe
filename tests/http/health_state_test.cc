// How many health checks in a row change the verdict on a target.
#include "http/health_state.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

// What each check ends with: + passed, - failed. Gives for each: H or U, lower case if nothing changed.
std::string verdicts(http::CheckRules rules, bool healthy, std::string_view outcomes) {
  http::HealthState state(rules, healthy);
  std::string out;
  for (const char c : outcomes) {
    const bool changed = state.add(c == '+');
    out += state.healthy() ? (changed ? 'H' : 'h') : (changed ? 'U' : 'u');
  }
  return out;
}

TEST_CASE(
    "so many outcomes in a row change the verdict, one fewer does not, and one of the other kind counts from "
    "new") {
  struct Row {
    const char* name;
    http::CheckRules rules;
    bool healthy;
    std::string_view outcomes, expect;
  };
  const Row rows[] = {
      {"two failures of three", {3, 2}, true, "--", "hh"},
      {"three failures", {3, 2}, true, "---", "hhU"},
      {"a success between them", {3, 2}, true, "--+--", "hhhhh"},
      {"a success between them, then three", {3, 2}, true, "--+---", "hhhhhU"},
      {"one success of two", {3, 2}, true, "---+", "hhUu"},
      {"two successes", {3, 2}, true, "---++", "hhUuH"},
      {"a failure between them", {3, 2}, true, "---+-+", "hhUuuu"},
      {"a failure between them, then two", {3, 2}, true, "---+-++", "hhUuuuH"},
      {"well again: three failures are needed again", {3, 2}, true, "---++--+---", "hhUuHhhhhhU"},
      {"unhealthy from the beginning", {3, 2}, false, "+-++", "uuuH"},
      {"one of each", {1, 1}, true, "-+-", "UHU"},
      {"never less than one", {0, 0}, true, "+-+", "hUH"},
      {"the most", {100, 1}, true, std::string_view("----------"), "hhhhhhhhhh"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(verdicts(row.rules, row.healthy, row.outcomes) == row.expect);
  }
  CHECK(verdicts({100, 1}, true, std::string(99, '-')) == std::string(99, 'h'));
  CHECK(verdicts({100, 1}, true, std::string(100, '-')) == std::string(99, 'h') + "U");
}

}  // namespace
