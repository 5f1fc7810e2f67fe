// What one node passes by itself while the store is away: a share of the quota, and what it owes the store.
#pragma once
#include <atomic>
#include <cstdint>

namespace gateway {

/// Of one quota. Windows are numbers of 24 bits, units have 40. Thread-safe, without locks.
class LocalShare {
 public:
  /// Takes `cost` units if the sum of this window stays within `most`. They are owed from then on.
  bool spend(std::uint64_t window, std::uint64_t cost, std::uint64_t most) noexcept;
  /// Undoes spend(), unless the store was told in the meantime: then they stay spent.
  void put_back(std::uint64_t window, std::uint64_t cost) noexcept;
  /// Units of this window that were passed so.
  std::uint64_t spent(std::uint64_t window) const noexcept;
  /// Units of this window that the store does not know of.
  std::uint64_t owed(std::uint64_t window) const noexcept;
  /// The store was told of `units` of owed(). They stay spent: the share is one for the whole window.
  void paid(std::uint64_t window, std::uint64_t units) noexcept;

 private:
  std::atomic<std::uint64_t> spent_{0}, owed_{0};  // window << 40 | units
};

}  // namespace gateway
