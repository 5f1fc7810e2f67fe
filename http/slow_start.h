// How much of its weight a target has that has come back: a little at first, all of it after a time.
#pragma once
#include <algorithm>
#include <chrono>

#include "base/time.h"

namespace http {

inline constexpr unsigned kWholeShare = 1000, kLeastShare = 100;  // thousandths

/// In thousandths, from kLeastShare at `back` to kWholeShare `slow_start` later. Instant::min(): it was never
/// away.
inline unsigned slow_start_share(base::Instant back, base::Instant now,
                                 std::chrono::milliseconds slow_start) noexcept {
  if (back == base::Instant::min() || slow_start.count() == 0) return kWholeShare;
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - back);
  if (since >= slow_start) return kWholeShare;
  if (since.count() <= 0) return kLeastShare;
  return std::max(kLeastShare, static_cast<unsigned>(kWholeShare * since.count() / slow_start.count()));
}

}  // namespace http
