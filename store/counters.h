// Named counters whose values are given out in commit order.
#pragma once
#include <cstdint>
#include <string_view>

#include "store/driver.h"

namespace store {

inline constexpr std::string_view kRevocationCounter = "revocations", kKeyCounter = "signing_keys";

/// The next value, 1, 2, 3 …. From here to its commit the transaction has the counter's row to itself, so who
/// sees a value committed sees all smaller ones too, and an undone transaction leaves no gap.
std::uint64_t next_value(Connection& sql, std::string_view counter);

}  // namespace store
