// Calendar quotas: one row per key and window, drawn from with one conditional update.
#pragma once
#include "gateway/quota_store.h"
#include "store/driver.h"

namespace store {

/// Keys are at most 255 bytes. Counts saturate at 2^61.
class Quotas final : public gateway::QuotaStore {
 public:
  /// `database` outlives it.
  explicit Quotas(Database& database) : database_(database) {}

  gateway::Lease draw(const std::string& key, base::Instant window_start, base::Instant window_end,
                      std::uint64_t want, std::uint64_t limit) override;
  std::vector<std::uint64_t> drawn_of_all(std::span<const gateway::QuotaWindow> windows) override;
  void give_back_all(std::span<const gateway::ReturnedUnits> returned) override;

 private:
  Database& database_;
};

}  // namespace store
