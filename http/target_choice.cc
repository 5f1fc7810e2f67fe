// Two draws and a comparison.
#include "http/target_choice.h"

namespace http {
namespace {

constexpr std::size_t kNoTarget = SIZE_MAX;

// The candidate in whose part of the line of weights `at` lies; `without` has no part.
std::size_t drawn(std::span<const Candidate> candidates, std::uint64_t at, std::size_t without) noexcept {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i == without) continue;
    if (at < candidates[i].weight) return i;
    at -= candidates[i].weight;
  }
  return kNoTarget;
}

}  // namespace

std::optional<std::size_t> choose_target(std::span<const Candidate> candidates,
                                         std::uint64_t random) noexcept {
  std::uint64_t total = 0;
  for (const Candidate& candidate : candidates) total += candidate.weight;
  if (total == 0) return std::nullopt;
  const std::size_t first = drawn(candidates, (random >> 32) % total, kNoTarget);
  const std::uint64_t rest = total - candidates[first].weight;
  if (rest == 0) return first;
  const std::size_t second = drawn(candidates, (random & 0xffffffff) % rest, first);
  const Candidate &a = candidates[first], &b = candidates[second];
  const bool second_is_freer = std::uint64_t{b.in_flight} * a.weight < std::uint64_t{a.in_flight} * b.weight;
  return second_is_freer ? second : first;
}

}  // namespace http
