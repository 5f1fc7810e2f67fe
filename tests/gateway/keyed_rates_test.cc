// Tests of rates by key: exact, bounded, and never forgiving what is still charged (gateway.md 5.3).
#include "gateway/keyed_rates.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"

using namespace gateway;
using Charged = KeyedRates::Charged;

namespace {

constexpr std::int64_t kMono = 50'000'000'000, kSecond = 1'000'000'000;
constexpr Rate kRate{1, std::chrono::milliseconds{1000}, 3};  // three at once, one a second

/// Keys spread over all places as hashes do.
std::uint64_t key(std::uint64_t n) {
  n = (n + 1) * 0x9E3779B97F4A7C15U;
  n = (n ^ n >> 32) * 0xD6E8FEB86659FD93U;
  return n ^ n >> 32;
}

Charged charge(KeyedRates& rates, std::uint64_t which, std::int64_t mono = kMono, std::uint64_t cost = 1) {
  RateState state;
  return rates.charge(which, kRate, cost, mono, state);
}

}  // namespace

TEST_CASE("keyed rates: each key has the whole rate, and no more of it") {
  KeyedRates rates;
  for (const std::uint64_t one : {key(1), key(2)}) {
    for (int i = 0; i < 3; ++i) CHECK(charge(rates, one) == Charged::yes);
    CHECK(charge(rates, one) == Charged::no);
  }
  CHECK(charge(rates, key(1), kMono + kSecond - 1) == Charged::no);
  CHECK(charge(rates, key(1), kMono + kSecond) == Charged::yes);
  CHECK(charge(rates, key(1), kMono + kSecond) == Charged::no);
}

TEST_CASE("keyed rates: what is told of a charge, a refusal and a look that charges nothing") {
  KeyedRates rates;
  RateState state;
  CHECK(rates.look(key(1), kRate, 3, kMono).allowed);
  CHECK(rates.charge(key(1), kRate, 2, kMono, state) == Charged::yes);
  CHECK(state.left == 1);
  CHECK(state.reset == 2);
  CHECK(rates.charge(key(1), kRate, 2, kMono, state) == Charged::no);
  CHECK(state.left == 1);
  CHECK(state.reset == 1);
  for (int i = 0; i < 3; ++i) CHECK(rates.look(key(1), kRate, 1, kMono).allowed);
  CHECK_FALSE(rates.look(key(1), kRate, 2, kMono).allowed);
}

TEST_CASE("keyed rates: a refund gives back what time has not, and never to another key") {
  KeyedRates rates;
  RateState state;
  CHECK(rates.charge(key(1), kRate, 3, kMono, state) == Charged::yes);
  rates.refund(key(1), kRate, 3, kMono + kSecond, state);  // one unit has come back by itself
  CHECK(charge(rates, key(1), kMono + kSecond, 3) == Charged::yes);
  CHECK(charge(rates, key(1), kMono + kSecond) == Charged::no);
  rates.refund(key(2), kRate, 3, kMono, state);  // has no place: nothing happens
  CHECK(charge(rates, key(2), kMono, 3) == Charged::yes);
  CHECK(charge(rates, key(2), kMono) == Charged::no);
}

TEST_CASE(
    "keyed rates: ten times more keys than places: none that is charged is forgotten, the others wait") {
  PlaceBudget budget(256 + 2048);
  KeyedRates rates(&budget);
  constexpr std::uint64_t kKeys = 23'040;
  std::vector<std::uint64_t> kept;
  for (std::uint64_t n = 0; n < kKeys; ++n) {
    const Charged charged = charge(rates, key(n), kMono, 3);
    CHECK(charged != Charged::no);
    if (charged == Charged::yes) kept.push_back(key(n));
  }
  CHECK(rates.places() == 256 + 2048);
  CHECK(kept.size() <= rates.places());
  CHECK(kept.size() > rates.places() * 9 / 10);
  for (const std::uint64_t one : kept) CHECK(charge(rates, one, kMono + kSecond - 1) == Charged::no);
  // Once all of their room is back, their places are there for others.
  std::size_t passed = 0;
  for (std::uint64_t n = kKeys; n < kKeys + 500; ++n)
    passed += charge(rates, key(n), kMono + 3 * kSecond + 1) == Charged::yes;
  CHECK(passed > 450);
  CHECK(rates.places() == 256 + 2048);
}

TEST_CASE("keyed rates: a table grows only when it has to, and stops at its most") {
  KeyedRates rates;
  CHECK(rates.places() == 0);
  charge(rates, key(1));
  CHECK(rates.places() == 256);
  std::uint64_t n = 0;
  while (charge(rates, key(n), kMono, 3) != Charged::full && n < 2'000'000) ++n;
  CHECK(rates.places() == KeyedRates::kMostPlaces);
  CHECK(n < 2'000'000);
}

TEST_CASE("keyed rates: many threads and few places: a key never gets more than its rate") {
  constexpr int kThreads = 8, kKeys = 1500, kRounds = 4;  // of 256 places
  PlaceBudget budget(256);
  KeyedRates rates(&budget);
  std::vector<std::atomic<int>> passed(kKeys);
  test_support::race(kThreads, [&](int thread) {
    for (int round = 0; round < kRounds; ++round)
      for (int i = 0; i < kKeys; ++i) {
        const int one = (i + thread * 100) % kKeys;
        if (charge(rates, key(static_cast<std::uint64_t>(one))) == Charged::yes) ++passed[one];
      }
    return true;
  });
  int most = 0, total = 0;
  for (const auto& count : passed) {
    most = std::max(most, count.load());
    total += count;
  }
  CHECK(most == 3);
  CHECK(total > 200);
}

TEST_CASE("keyed rates: many threads and one key: exactly its rate passes (gateway.md 164)") {
  KeyedRates rates;
  const Rate rate{1, std::chrono::milliseconds{3'600'000}, 100};
  std::atomic<int> passed{0};
  test_support::race(8, [&](int) {
    RateState state;
    for (int i = 0; i < 200; ++i) passed += rates.charge(key(7), rate, 1, kMono, state) == Charged::yes;
    return true;
  });
  CHECK(passed == 100);
}
