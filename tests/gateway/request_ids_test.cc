// Tests of request ids.
#include "gateway/request_ids.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/fixed_random.h"

using namespace gateway;

namespace {
std::string next(RequestIds& ids) {
  RequestIds::Text text{};
  ids.next(text);
  return {text.begin(), text.end()};
}
}  // namespace

TEST_CASE("request ids: req_ and 26 characters of Crockford's alphabet, all different") {
  test_support::FixedRandom random;
  RequestIds ids(random);
  std::set<std::string> seen;
  for (int i = 0; i < 5000; ++i) {
    const std::string id = next(ids);
    REQUIRE(id.size() == 30);
    CHECK(id.starts_with("req_"));
    CHECK(id.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 4) == std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 5000);
}

TEST_CASE("request ids: the count follows the worker's random part, with its carry") {
  test_support::ConstantRandom zero;
  RequestIds ids(zero);
  for (int i = 1; i < 32; ++i) next(ids);
  CHECK(next(ids) == "req_" + std::string(24, '0') + "10");
  CHECK(next(ids) == "req_" + std::string(24, '0') + "11");
}

TEST_CASE("request ids: two workers never share one") {
  test_support::FixedRandom random;
  RequestIds one(random), two(random);
  CHECK(next(one).substr(0, 20) != next(two).substr(0, 20));
}
