// Who gets a request, by weight and by load.
#include "http/target_choice.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <vector>

namespace {

using http::Candidate;
using http::choose_target;

std::vector<double> shares(const std::vector<Candidate>& candidates) {
  std::mt19937_64 random(7);
  std::vector<double> out(candidates.size());
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) out[*choose_target(candidates, random())] += 1.0 / kDraws;
  return out;
}

TEST_CASE("nobody is chosen if nobody has a weight") {
  CHECK_FALSE(choose_target({}, 5));
  const std::array<Candidate, 2> out{};
  CHECK_FALSE(choose_target(out, 5));
}

TEST_CASE("one that has a weight is chosen, whatever its load and the draw") {
  const std::array<Candidate, 3> one{Candidate{0, 0}, Candidate{1, 1'000'000}, Candidate{0, 0}};
  for (const std::uint64_t random :
       {std::uint64_t{0}, UINT64_MAX, std::uint64_t{1} << 32, std::uint64_t{12345}})
    CHECK(choose_target(one, random) == 1);
}

TEST_CASE("without load the shares are the weights") {
  const auto share = shares({{1000, 0}, {2000, 0}, {5000, 0}});
  CHECK(share[0] == doctest::Approx(0.125).epsilon(0.03));
  CHECK(share[1] == doctest::Approx(0.25).epsilon(0.03));
  CHECK(share[2] == doctest::Approx(0.625).epsilon(0.03));
}

TEST_CASE("of two, the one with fewer requests for its weight is chosen, always") {
  CHECK(shares({{1, 3}, {1, 2}})[1] == doctest::Approx(1));
  CHECK(shares({{1, 3}, {2, 5}})[1] == doctest::Approx(1));
  CHECK(shares({{1, 3}, {2, 7}})[0] == doctest::Approx(1));
}

TEST_CASE("the most loaded of several is never chosen, the others are") {
  const auto share = shares({{1, 1}, {1, 9}, {1, 2}});
  CHECK(share[1] == 0);
  CHECK(share[0] > 0.6);
  CHECK(share[2] > 0.2);
}

}  // namespace
