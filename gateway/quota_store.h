// Calendar quotas shared by all nodes: a node draws blocks from here and spends them locally.
#pragma once
#include <cstdint>
#include <string>

#include "base/time.h"

namespace gateway {

/// What a node got. `granted` 0: the window is exhausted.
struct Lease {
  std::uint64_t granted = 0;
  std::uint64_t drawn = 0;  // of the window by all nodes, after this draw
};

/// Thread-safe; throws store::Failure if the database is unavailable.
class QuotaStore {
 public:
  virtual ~QuotaStore() = default;
  /// Draws up to `want` units of (key, window) with one conditional update: the sum of all draws never
  /// exceeds `limit`, on any number of nodes. `window_end` is when the row may be deleted.
  virtual Lease draw(const std::string& key, base::Instant window_start, base::Instant window_end,
                     std::uint64_t want, std::uint64_t limit) = 0;
  /// What all nodes have drawn and not given back; 0 for a window that nobody drew from.
  virtual std::uint64_t drawn(const std::string& key, base::Instant window_start) = 0;
  /// Gives unspent units back (drain, window still current).
  virtual void give_back(const std::string& key, base::Instant window_start, std::uint64_t units) = 0;
};

}  // namespace gateway
