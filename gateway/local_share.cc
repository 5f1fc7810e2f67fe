// Counting units in words that carry their window.
#include "gateway/local_share.h"

#include <algorithm>

namespace gateway {
namespace {

constexpr std::uint64_t kUnits = (std::uint64_t{1} << 40) - 1;

std::uint64_t units_of(std::uint64_t word, std::uint64_t window) {
  return word >> 40 == window ? word & kUnits : 0;
}

void add(std::atomic<std::uint64_t>& at, std::uint64_t window, std::uint64_t units) {
  std::uint64_t word = at.load(std::memory_order_relaxed);
  while (!at.compare_exchange_weak(word, window << 40 | (units_of(word, window) + units))) {
  }
}

/// Whether all of `units` were there.
bool remove(std::atomic<std::uint64_t>& at, std::uint64_t window, std::uint64_t units) {
  std::uint64_t word = at.load(std::memory_order_relaxed);
  do {
    if (units_of(word, window) < units) return false;
  } while (!at.compare_exchange_weak(word, word - units));
  return true;
}

}  // namespace

bool LocalShare::spend(std::uint64_t window, std::uint64_t cost, std::uint64_t most) noexcept {
  most = std::min(most, kUnits);
  std::uint64_t word = spent_.load(std::memory_order_relaxed), units = 0;
  do {
    units = units_of(word, window);
    if (units > most || cost > most - units) return false;
  } while (!spent_.compare_exchange_weak(word, window << 40 | (units + cost)));
  add(owed_, window, cost);
  return true;
}

void LocalShare::put_back(std::uint64_t window, std::uint64_t cost) noexcept {
  if (remove(owed_, window, cost)) remove(spent_, window, cost);
}

std::uint64_t LocalShare::spent(std::uint64_t window) const noexcept {
  return units_of(spent_.load(), window);
}

std::uint64_t LocalShare::owed(std::uint64_t window) const noexcept { return units_of(owed_.load(), window); }

// Meanwhile some of it may have been put back, and what was spent instead is paid with it.
void LocalShare::paid(std::uint64_t window, std::uint64_t units) noexcept {
  std::uint64_t word = owed_.load(std::memory_order_relaxed);
  while (!owed_.compare_exchange_weak(word, word - std::min(units_of(word, window), units))) {
  }
}

}  // namespace gateway
