// A further rate of a plan: of all operations or one group of them, for the app or for each of its users.
#pragma once
#include <cstddef>
#include <string>

#include "gateway/gcra.h"

namespace gateway {

inline constexpr std::size_t kMostRates = 8;  // of one plan, besides its burst

struct RateRule {
  std::string name;  // in RateLimit fields
  Rate rate;
  bool per_user = false;  // each user of the app by itself; calls without a user are not counted
  std::string group;      // of operations, x-tollgate: {group: NAME}; empty: every operation
  friend bool operator==(const RateRule&, const RateRule&) = default;
};

}  // namespace gateway
