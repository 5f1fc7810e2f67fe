// Rates for many keys (users, addresses) in bounded memory: nothing that is still charged is ever forgotten.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "gateway/gcra.h"

namespace gateway {

/// What one rate says of one request.
struct RateState {
  std::uint64_t left = 0;          // whole units that could come at once
  std::int64_t reset = 0;          // seconds: until the request could pass if it was refused, else until full
  std::int64_t charged_until = 0;  // ns, monotonic: when the rate will have forgotten this request
};

/// `decision` in the words of RateLimit fields, at `mono`.
RateState state_of(const GcraDecision& decision, std::int64_t mono) noexcept;

/// How many places all tables of one process may make. Thread-safe.
class PlaceBudget {
 public:
  explicit PlaceBudget(std::int64_t places) : left_(places) {}
  bool take(std::int64_t places) noexcept {
    std::int64_t left = left_.load(std::memory_order_relaxed);
    while (left >= places)
      if (left_.compare_exchange_weak(left, left - places, std::memory_order_relaxed)) return true;
    return false;
  }
  void give_back(std::int64_t places) noexcept { left_.fetch_add(places, std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> left_;
};

/// A place of 16 bytes is a key and its theoretical arrival time. A key whose time has passed has all of its
/// room, as one that was never seen: only such a place is given to another key. A new key that finds none is
/// refused. The table grows from 256 to at most kMostPlaces places and never shrinks.
///
/// Thread-safe. A key that has a place is charged without lock and allocation.
class KeyedRates {
 public:
  static constexpr std::size_t kMostPlaces = 256 * (1 + 8 + 64 + 512);  // 2.3 MiB

  /// @param budget  outlives it; nullptr: only kMostPlaces counts
  explicit KeyedRates(PlaceBudget* budget = nullptr) : budget_(budget) {}

  enum class Charged : std::uint8_t {
    yes,
    no,
    full,  // no place: the key may not pass
  };
  /// Charges `cost` units to a key. Keys are hashes that nobody outside can choose, never 0; one key always
  /// comes with one rate. `mono`: monotonic clock, ns.
  Charged charge(std::uint64_t key, const Rate& rate, std::uint64_t cost, std::int64_t mono,
                 RateState& state);
  /// What charge() would do; nothing is charged.
  GcraDecision look(std::uint64_t key, const Rate& rate, std::uint64_t cost, std::int64_t mono) const;
  /// Whether the key has a place: what it is charged does not depend on others.
  bool has_place(std::uint64_t key) const noexcept { return find(key) != nullptr; }
  /// Gives back what time has not given back already of the charge that gave `state`.
  void refund(std::uint64_t key, const Rate& rate, std::uint64_t cost, std::int64_t mono,
              const RateState& state);
  /// Places that there are, free ones too.
  std::size_t places() const noexcept;

 private:
  struct Place {
    std::atomic<std::uint64_t> key{0};
    std::atomic<std::int64_t> tat{0};
  };
  /// A key is looked for in one line of the processor's cache of each part.
  struct alignas(64) Line {
    std::array<Place, 4> places;
  };
  static constexpr std::array<std::size_t, 4> kLines{64, 512, 4096, 32768};

  Place* find(std::uint64_t key) const noexcept;
  Place* claim(std::uint64_t key, std::int64_t mono);

  PlaceBudget* const budget_;
  std::array<std::atomic<Line*>, kLines.size()> parts_{};
  std::array<std::unique_ptr<Line[]>, kLines.size()> owned_;
  std::mutex claiming_;
};

}  // namespace gateway
