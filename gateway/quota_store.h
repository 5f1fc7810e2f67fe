// Calendar quotas shared by all nodes: a node draws blocks from here and spends them locally.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"

namespace gateway {

/// What a node got. `granted` 0: the window is exhausted.
struct Lease {
  std::uint64_t granted = 0;
  std::uint64_t drawn = 0;  // of the window by all nodes, after this draw
};

/// One window of a quota.
struct QuotaWindow {
  std::string key;
  base::Instant start;
};

/// Units of a window that were drawn and not spent.
struct ReturnedUnits {
  QuotaWindow window;
  std::uint64_t units = 0;
};

/// Thread-safe; throws store::Failure if the database is unavailable.
class QuotaStore {
 public:
  virtual ~QuotaStore() = default;
  /// Draws up to `want` units of (key, window) with one conditional update: the sum of all draws never
  /// exceeds `limit`, on any number of nodes. `window_end` is when the row may be deleted.
  virtual Lease draw(const std::string& key, base::Instant window_start, base::Instant window_end,
                     std::uint64_t want, std::uint64_t limit) = 0;
  /// What all nodes have drawn of each and not given back; 0 for a window that nobody drew from.
  virtual std::vector<std::uint64_t> drawn_of_all(std::span<const QuotaWindow> windows) = 0;
  std::uint64_t drawn(const std::string& key, base::Instant window_start) {
    const QuotaWindow one[] = {{key, window_start}};
    return drawn_of_all(one).front();
  }
  /// Gives unspent units of windows that are still current back, in one transaction: if it throws, none of
  /// them. Where it cannot be known whether the database has them, they count as given back: units may be
  /// lost then, and are never there twice.
  virtual void give_back_all(std::span<const ReturnedUnits> returned) = 0;
  void give_back(const std::string& key, base::Instant window_start, std::uint64_t units) {
    const ReturnedUnits one[] = {{{key, window_start}, units}};
    give_back_all(one);
  }
};

}  // namespace gateway
