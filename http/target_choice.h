// Which target of an upstream gets a request: the less loaded one of two that are drawn by weight.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace http {

struct Candidate {
  std::uint32_t weight = 0;     // 0: not to be chosen
  std::uint32_t in_flight = 0;  // requests that it has now
};

/// Index of the choice ("the power of two choices", Mitzenmacher 2001): two different candidates are drawn
/// with probabilities by weight, and the one with fewer requests for its weight gets this one; equal, the
/// first drawn. nullopt if no weight is left. `random` is uniform over 64 bits. At most 2^31 of all weights
/// together.
std::optional<std::size_t> choose_target(std::span<const Candidate> candidates,
                                         std::uint64_t random) noexcept;

}  // namespace http
