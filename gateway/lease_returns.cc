// Taking units out of leases, and putting them in again when the store is away.
#include "gateway/lease_returns.h"

#include <mutex>
#include <utility>

namespace gateway {
namespace {

/// The units of a lease on their way to the store.
struct OnTheWay {
  QuotaLease* lease;
  std::unique_lock<std::mutex> no_draws;
};

}  // namespace

void LeaseReturns::add(std::shared_ptr<QuotaLease> lease) {
  waiting_.push_back(std::move(lease));
  if (waiting_.size() >= kMostAtOnce) flush();
}

void LeaseReturns::finish() {
  flush();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void LeaseReturns::flush() {
  const Leases leases = std::exchange(waiting_, {});
  // One by one if not together: it may be a single row that somebody else holds.
  if (give_back_together(leases)) return;
  for (const auto& lease : leases) give_back_alone(*lease);
}

bool LeaseReturns::give_back_together(const Leases& leases) {
  // What is owed is drawn first, which is a transaction for itself: before anybody waits for the others.
  for (const auto& lease : leases)
    if (lease->owes()) give_back_alone(*lease);
  std::vector<OnTheWay> on_the_way;
  std::vector<ReturnedUnits> units;
  on_the_way.reserve(leases.size());
  units.reserve(leases.size());
  for (const auto& lease : leases) {
    OnTheWay one{lease.get(), lease->stop_draws()};
    if (!one.no_draws) continue;  // somebody draws from it just now, so it is in use
    if (auto its = lease->take_out()) {
      units.push_back(*std::move(its));
      on_the_way.push_back(std::move(one));
    }
  }
  if (units.empty()) return true;
  try {
    store_.give_back_all(units);
  } catch (...) {
    for (std::size_t i = 0; i < units.size(); ++i) on_the_way[i].lease->keep(units[i]);
    return false;
  }
  for (std::size_t i = 0; i < units.size(); ++i) on_the_way[i].lease->given_back(units[i]);
  failures_ = 0;  // the store is there
  return true;
}

void LeaseReturns::give_back_alone(QuotaLease& lease) {
  try {
    lease.give_back(store_);
  } catch (...) {
    failure_ = std::current_exception();
    if (++failures_ >= kMostFailures) std::rethrow_exception(std::exchange(failure_, nullptr));
  }
}

}  // namespace gateway
