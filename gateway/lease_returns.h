// Giving leases of quotas back to the store, many in one transaction.
#pragma once
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "gateway/quota_lease.h"

namespace gateway {

/// On one thread, one at a time; blocks. From a lease that was added nobody draws until flush(): whoever
/// needs units of it waits for these. What was not flushed is in its lease again when this ends.
class LeaseReturns {
 public:
  static constexpr std::size_t kMostAtOnce = 100;

  explicit LeaseReturns(QuotaStore& store) : store_(store) {}
  LeaseReturns(const LeaseReturns&) = delete;
  LeaseReturns& operator=(const LeaseReturns&) = delete;
  ~LeaseReturns() { keep(); }

  /// Takes the unspent units out of a lease. Shared: a user's lease is forgotten when nobody needs it. Throws
  /// store::Failure; then the units of all that were added are in their leases again.
  void add(std::shared_ptr<QuotaLease> lease);
  /// The same of one that outlives this.
  void add(QuotaLease& lease) { add(std::shared_ptr<QuotaLease>(std::shared_ptr<void>(), &lease)); }
  /// Gives back what was added. Throws as add().
  void flush();

 private:
  struct Added {
    std::shared_ptr<QuotaLease> lease;
    std::unique_lock<std::mutex> no_draws;  // ends before its lease does
  };
  void keep() noexcept;

  QuotaStore& store_;
  std::vector<Added> added_;
  std::vector<ReturnedUnits> units_;  // of added_, in that order
};

}  // namespace gateway
