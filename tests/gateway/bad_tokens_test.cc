// Tests of a flood of bad tokens: what one address may, what addresses may together (gateway.md 161).
#include "gateway/bad_tokens.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/fixed_random.h"

using gateway::BadTokens;
using gateway::Rate;
using test_support::FixedRandom;

namespace {

constexpr std::int64_t kMono = 50'000'000'000, kSecond = 1'000'000'000;
constexpr Rate kRate{1, std::chrono::milliseconds{2000}, 3};

}  // namespace

TEST_CASE("bad tokens: as many as the rate has, by address; looking counts nothing") {
  FixedRandom random;
  BadTokens bad(kRate, random);
  for (int i = 0; i < 3; ++i) {
    CHECK(bad.wait("192.0.2.1", kMono) == 0);
    CHECK(bad.wait("192.0.2.1", kMono) == 0);
    CHECK(bad.count("192.0.2.1", kMono) == 0);
  }
  CHECK(bad.wait("192.0.2.1", kMono) == 2);
  CHECK(bad.count("192.0.2.1", kMono) == 2);
  CHECK(bad.wait("192.0.2.2", kMono) == 0);
  CHECK(bad.wait("192.0.2.1", kMono + 2 * kSecond - 1) == 1);
  CHECK(bad.wait("192.0.2.1", kMono + 2 * kSecond) == 0);
}

TEST_CASE("bad tokens: of IPv6 a subscriber's 64 bits count as one, a mapped address as the IPv4 one") {
  FixedRandom random;
  BadTokens bad(kRate, random);
  for (const char* peer : {"2001:db8::1", "2001:db8::2", "2001:db8::ffff:3"})
    CHECK(bad.count(peer, kMono) == 0);
  CHECK(bad.count("2001:db8::4", kMono) == 2);
  CHECK(bad.count("2001:db8:0:1::4", kMono) == 0);
  for (const char* peer : {"192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"}) CHECK(bad.count(peer, kMono) == 0);
  CHECK(bad.count("::ffff:192.0.2.1", kMono) == 2);
}

TEST_CASE(
    "bad tokens: more addresses than there is memory for share one allowance, so all of them are bounded") {
  FixedRandom random;
  BadTokens bad({1, std::chrono::milliseconds{3'600'000}, 1}, random);
  std::uint64_t passed = 0;
  constexpr std::uint32_t kAddresses = 400'000;
  for (std::uint32_t n = 0; n < kAddresses; ++n) {
    const std::string peer =
        "10." + std::to_string(n >> 16) + "." + std::to_string(n >> 8 & 255) + "." + std::to_string(n & 255);
    passed += bad.count(peer, kMono) == 0;
  }
  CHECK(passed <= gateway::KeyedRates::kMostPlaces + BadTokens::kSharedTimes);
  CHECK(bad.wait("198.51.100.1", kMono) > 0);
}

TEST_CASE("bad tokens: an address with a place of its own does not wait for those that have none") {
  FixedRandom random;
  BadTokens bad({1, std::chrono::milliseconds{3'600'000}, 2}, random);
  CHECK(bad.count("192.0.2.1", kMono) == 0);
  for (std::uint32_t n = 0; n < 400'000; ++n)
    bad.count(
        "10." + std::to_string(n >> 16) + "." + std::to_string(n >> 8 & 255) + "." + std::to_string(n & 255),
        kMono);
  CHECK(bad.wait("198.51.100.1", kMono) > 0);
  CHECK(bad.wait("192.0.2.1", kMono) == 0);
}
