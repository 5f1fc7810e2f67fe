// Counting changes of paths.
#include "gateway/cache_changes.h"

#include <functional>

namespace gateway {
namespace {
constexpr std::uint64_t kGeneration = std::uint64_t{1} << 32;
}

std::size_t CacheChanges::stripe_of(std::string_view path) noexcept {
  return std::hash<std::string_view>{}(path) % kStripes;
}

CacheChanges::Mark CacheChanges::mark(std::string_view path) const noexcept {
  const std::uint64_t now = stripes_[stripe_of(path)].load(std::memory_order_acquire);
  return {static_cast<std::uint32_t>(now / kGeneration), now % kGeneration == 0};
}

void PathChange::begin(CacheChanges& changes, std::string_view path) noexcept {
  stripe_ = &changes.stripes_[CacheChanges::stripe_of(path)];
  stripe_->fetch_add(kGeneration + 1, std::memory_order_acq_rel);
}

PathChange::~PathChange() {
  if (stripe_) stripe_->fetch_add(kGeneration - 1, std::memory_order_acq_rel);
}

}  // namespace gateway
