// How many retries a number of requests pays for.
#include "http/retry_budget.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using http::RetryBudget;
using http::RetryRules;

constexpr base::Instant kNow = base::from_unix(1'700'000'000);

TEST_CASE("every fifth request pays for one retry (158)") {
  RetryBudget budget(RetryRules{20, 0});
  for (int i = 0; i < 4; ++i) budget.request();
  CHECK_FALSE(budget.take(kNow));
  budget.request();
  CHECK(budget.take(kNow));
  CHECK_FALSE(budget.take(kNow));
}

TEST_CASE("of a thousand failing requests a fifth is sent again, and three a second besides (158)") {
  RetryBudget budget(RetryRules{});
  int retries = 0;
  for (int i = 0; i < 1000; ++i) {
    budget.request();
    retries += budget.take(kNow) ? 1 : 0;
  }
  CHECK(retries == 203);
}

TEST_CASE("quiet times save up a hundred retries, not more") {
  RetryBudget budget(RetryRules{20, 0});
  for (int i = 0; i < 10'000; ++i) budget.request();
  int retries = 0;
  while (budget.take(kNow)) ++retries;
  CHECK(retries == 100);
}

TEST_CASE("the floor is there again each second, also after the clock went back") {
  RetryBudget budget(RetryRules{0, 2});
  CHECK(budget.take(kNow));
  CHECK(budget.take(kNow + 999ms));
  CHECK_FALSE(budget.take(kNow + 999ms));
  CHECK(budget.take(kNow + 1s));
  CHECK(budget.take(kNow + 1s));
  CHECK_FALSE(budget.take(kNow + 1s));
  CHECK(budget.take(kNow - 10s));
}

TEST_CASE("no percent and no floor is no retry") {
  RetryBudget budget(RetryRules{0, 0});
  for (int i = 0; i < 100; ++i) budget.request();
  CHECK_FALSE(budget.take(kNow));
}

}  // namespace
