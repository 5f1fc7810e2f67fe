// A further quota of a plan: of all operations or one group of them, for the app or for each of its users.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "gateway/quota_window.h"

namespace gateway {

inline constexpr std::size_t kMostQuotas = 8;  // of one plan, besides its own

struct QuotaRule {
  std::string name;              // in RateLimit fields
  std::uint64_t quota = 10'000;  // units a period
  Period period;
  bool per_user = false;  // each user of the app by itself; calls without a user are not counted
  std::string group;      // of operations, x-tollgate: {group: NAME}; empty: every operation
  friend bool operator==(const QuotaRule&, const QuotaRule&) = default;
};

/// Whether a rule is about a request: of an operation of `group`, for a user or (0) the app itself.
inline bool applies(const QuotaRule& rule, std::string_view group, std::uint64_t user) noexcept {
  return (!rule.per_user || user != 0) && (rule.group.empty() || rule.group == group);
}

}  // namespace gateway
