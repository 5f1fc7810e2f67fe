// Giving leases of quotas back to the store, many in one transaction.
#pragma once
#include <cstddef>
#include <exception>
#include <memory>
#include <vector>

#include "gateway/quota_lease.h"

namespace gateway {

/// On one thread, one at a time; blocks. From a lease whose units are on their way nobody draws: whoever
/// needs some waits for these, for as long as the transaction takes. One lease that cannot be given back does
/// not keep the others. What could not be, and what was not flushed, stays in its lease.
class LeaseReturns {
 public:
  static constexpr std::size_t kMostAtOnce = 100;
  /// So many failures since the last transaction of many mean that the store is away.
  static constexpr int kMostFailures = 3;

  explicit LeaseReturns(QuotaStore& store) : store_(store) {}
  LeaseReturns(const LeaseReturns&) = delete;
  LeaseReturns& operator=(const LeaseReturns&) = delete;

  /// Gives back with the next that come. Shared: a user's lease is forgotten when nobody needs it. Throws
  /// store::Failure if the store is away.
  void add(std::shared_ptr<QuotaLease> lease);
  /// The same of one that outlives this.
  void add(QuotaLease& lease) { add(std::shared_ptr<QuotaLease>(std::shared_ptr<void>(), &lease)); }
  /// Gives back what was added. Throws store::Failure if anything could not be given back until now.
  void finish();

 private:
  using Leases = std::vector<std::shared_ptr<QuotaLease>>;
  void flush();
  bool give_back_together(const Leases& leases);
  void give_back_alone(QuotaLease& lease);

  QuotaStore& store_;
  Leases waiting_;
  int failures_ = 0;  // since the last transaction of many
  std::exception_ptr failure_;
};

}  // namespace gateway
