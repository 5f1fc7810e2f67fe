// Which paths were changed through this node: what was kept of them before is not used any more (RFC 9111
// §4.4).
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace gateway {

/// Shared by all workers: counts per group of paths, without locks. Two paths of one group cost each other
/// their kept answers, nothing else.
class CacheChanges {
 public:
  /// What an answer was asked under. An answer is good as long as its path's mark is this one.
  struct Mark {
    std::uint32_t generation = 0;
    bool quiet = false;  // no change was under way: what was read then may be kept
    friend bool operator==(const Mark&, const Mark&) = default;
  };
  Mark mark(std::string_view path) const noexcept;

 private:
  friend class PathChange;
  using Stripe = std::atomic<std::uint64_t>;  // generation in the upper half, changes under way in the lower
  static constexpr std::size_t kStripes = 4096;
  static std::size_t stripe_of(std::string_view path) noexcept;
  std::array<Stripe, kStripes> stripes_{};
};

/// A request that may change what is at its path; from begin() until it is destroyed, which is after its
/// answer was sent: whoever got that answer and asks again never gets what was there before it.
class PathChange {
 public:
  PathChange() = default;
  ~PathChange();
  PathChange(const PathChange&) = delete;
  PathChange& operator=(const PathChange&) = delete;
  /// Once. `changes` outlives it.
  void begin(CacheChanges& changes, std::string_view path) noexcept;

 private:
  CacheChanges::Stripe* stripe_ = nullptr;
};

}  // namespace gateway
