// The system's generator: fills everything, and never the same twice.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "base/random.h"

namespace {

TEST_CASE("two draws of 256 bits differ, and no byte is left as it was") {
  base::SystemRandom random;
  std::array<std::uint8_t, 32> first{}, second{};
  random.fill(first);
  random.fill(second);
  CHECK(first != second);
  // A byte that is never written stays 0 in all of 64 draws; by chance that happens once in 2^507.
  std::array<std::uint8_t, 32> seen{};
  for (int i = 0; i < 64; ++i) {
    std::array<std::uint8_t, 32> draw{};
    random.fill(draw);
    for (std::size_t at = 0; at < draw.size(); ++at) seen[at] |= draw[at];
  }
  CHECK(std::ranges::none_of(seen, [](std::uint8_t byte) { return byte == 0; }));
}

TEST_CASE("nothing to fill is no error") {
  base::SystemRandom random;
  CHECK_NOTHROW(random.fill({}));
}

}  // namespace
