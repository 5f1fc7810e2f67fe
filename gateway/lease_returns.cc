// Taking units out of leases, and putting them in again when the store is away.
#include "gateway/lease_returns.h"

#include <utility>

namespace gateway {

void LeaseReturns::add(std::shared_ptr<QuotaLease> lease) {
  Added one{std::move(lease), {}};
  one.no_draws = one.lease->stop_draws();
  if (!one.no_draws) {
    // Waiting for who draws, while others wait for what is held here, is not for many at once.
    flush();
    return one.lease->give_back(store_);
  }
  try {
    auto units = one.lease->take_out(store_);
    if (!units) return;
    units_.push_back(*std::move(units));
    added_.push_back(std::move(one));
  } catch (...) {
    keep();
    throw;
  }
  if (units_.size() >= kMostAtOnce) flush();
}

void LeaseReturns::flush() {
  if (units_.empty()) return;
  try {
    store_.give_back_all(units_);
  } catch (...) {
    keep();
    throw;
  }
  for (std::size_t i = 0; i < added_.size(); ++i) added_[i].lease->given_back(units_[i]);
  added_.clear();
  units_.clear();
}

void LeaseReturns::keep() noexcept {
  for (std::size_t i = 0; i < added_.size(); ++i) added_[i].lease->keep(units_[i]);
  added_.clear();
  units_.clear();
}

}  // namespace gateway
