// Tests of several rates of one plan: all that apply, or none (gateway.md 5.2, 166).
#include "gateway/app_rates.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/race.h"

using namespace gateway;

namespace {

constexpr std::int64_t kMono = 50'000'000'000, kSecond = 1'000'000'000;
constexpr std::uint64_t kAlice = 11, kBob = 12;

const std::vector<RateRule> kRules{
    {"all", {1, std::chrono::milliseconds{1000}, 10}, false, ""},
    {"writes", {1, std::chrono::milliseconds{60'000}, 2}, false, "writes"},
    {"user", {1, std::chrono::milliseconds{1000}, 4}, true, ""},
    {"user-writes", {1, std::chrono::milliseconds{1000}, 3}, true, "writes"},
};

struct World {
  AppRates rates{kRules, nullptr};
  RateStates states;
  std::string take(std::string_view group, std::uint64_t user, std::uint64_t cost = 1,
                   std::int64_t mono = kMono) {
    const auto refusal = rates.take({group, user, cost, mono}, states);
    return refusal ? kRules[refusal->rule].name : "ok";
  }
  std::vector<std::uint64_t> left(std::string_view group, std::uint64_t user, std::int64_t mono = kMono) {
    const RateStates seen = rates.look({group, user, 0, mono});
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < kRules.size(); ++i)
      if (seen.has(i)) out.push_back(seen.of[i].left);
    return out;
  }
};

using Left = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("app rates: which apply: by group, and by user only if there is one") {
  World w;
  CHECK(w.left("", 0) == Left{10});
  CHECK(w.left("reads", 0) == Left{10});
  CHECK(w.left("writes", 0) == Left{10, 2});
  CHECK(w.left("", kAlice) == Left{10, 4});
  CHECK(w.left("writes", kAlice) == Left{10, 2, 4, 3});
}

TEST_CASE("app rates: each is charged with the cost, and users by themselves") {
  World w;
  CHECK(w.take("", kAlice, 3) == "ok");
  CHECK(w.left("writes", kAlice) == Left{7, 2, 1, 3});
  CHECK(w.left("writes", kBob) == Left{7, 2, 4, 3});
  CHECK(w.take("", kAlice, 2) == "user");
  CHECK(w.take("", kBob, 4) == "ok");
  CHECK(w.take("", kBob, 1) == "user");
  CHECK(w.take("", 0, 3) == "ok");
  CHECK(w.take("", 0, 1) == "all");
}

TEST_CASE("app rates: what one refuses, none has charged; free requests are always free") {
  World w;
  CHECK(w.take("writes", kAlice, 2) == "ok");
  const Left before = w.left("writes", kAlice);
  for (int i = 0; i < 20; ++i) CHECK(w.take("writes", kAlice) == "writes");
  CHECK(w.left("writes", kAlice) == before);
  CHECK(w.take("writes", kAlice, 0) == "ok");
}

TEST_CASE("app rates: the one with the longest wait is told, with its wait; the others with what they have") {
  World w;
  CHECK(w.take("writes", kAlice, 2) == "ok");
  CHECK(w.take("", kAlice, 2) == "ok");  // "user" is empty now
  CHECK(w.take("writes", kAlice) == "writes");
  CHECK(w.states.of[1].reset == 60);
  CHECK(w.states.of[2].reset == 1);
  CHECK(w.states.of[2].left == 0);
  CHECK(w.states.of[0].left == 6);
  CHECK(w.states.applies == 0b1111);
  CHECK(w.states.charged == 0);
}

TEST_CASE("app rates: a refund gives all of them back, once, but what time has given back") {
  World w;
  const RateAsk ask{"writes", kAlice, 2, kMono};
  CHECK_FALSE(w.rates.take(ask, w.states));
  w.rates.refund(ask, kMono, w.states);
  w.rates.refund(ask, kMono, w.states);
  CHECK(w.left("writes", kAlice) == Left{10, 2, 4, 3});
  CHECK_FALSE(w.rates.take(ask, w.states));
  w.rates.refund(ask, kMono + 100 * kSecond, w.states);
  CHECK(w.left("writes", kAlice, kMono + 100 * kSecond) == Left{10, 2, 4, 3});
}

TEST_CASE("app rates: more users than are kept count of are refused, and charge nothing") {
  PlaceBudget none(0);
  AppRates rates(kRules, &none);
  RateStates states;
  const auto refusal = rates.take({"", kAlice, 1, kMono}, states);
  REQUIRE(refusal);
  CHECK(refusal->full);
  CHECK(rates.look({"", 0, 0, kMono}).of[0].left == 10);
  CHECK_FALSE(rates.take({"", 0, 1, kMono}, states));
}

TEST_CASE(
    "app rates: many threads: exactly what the tightest allows, and nothing more is charged (164, 166)") {
  World w;
  std::atomic<int> passed{0};
  test_support::race(8, [&](int thread) {
    RateStates states;
    const std::uint64_t user = thread % 2 ? kAlice : kBob;
    for (int i = 0; i < 100; ++i) passed += !w.rates.take({"", user, 1, kMono}, states).has_value();
    return true;
  });
  CHECK(passed == 8);
  CHECK(w.left("", kAlice) == Left{2, 0});
  CHECK(w.left("", kBob) == Left{2, 0});
}
