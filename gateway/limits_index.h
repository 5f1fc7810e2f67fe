// A worker's way from an app and its plan to the limits of it on this node.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gateway/app_limits.h"

namespace gateway {

/// Used by one worker's thread. A look-up reads a slot and what is read of the limits anyway: with 100,000
/// apps each cache line more is a wait for memory.
class LimitsIndex {
 public:
  /// An app and its plan, hashed once. Points to both.
  struct Key {
    Key(std::string_view client, std::string_view its_plan) noexcept;
    std::string_view client_id, plan;
    std::uint64_t hash;
  };
  /// Brings near what find() reads first, and when that is near, the limits themselves.
  void fetch_slot_ahead(const Key& key) const noexcept;
  void fetch_limits_ahead(const Key& key) const noexcept;
  /// nullptr if they were not put in. No allocation.
  AppLimits* find(const Key& key) const noexcept;
  /// The limits outlive this. Not kept if they are those of another plan than was asked for, which is so
  /// while tokens name a plan that is gone.
  void put(const Key& key, AppLimits& limits);
  std::size_t size() const noexcept { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    AppLimits* limits = nullptr;  // nullptr: free
  };
  /// Where the limits are, or the free slot where they belong.
  std::size_t slot_of(const Key& key) const noexcept;
  void grow();

  std::vector<Slot> slots_ = std::vector<Slot>(64);  // a power of two, at most half of them taken
  std::size_t size_ = 0;
};

}  // namespace gateway
