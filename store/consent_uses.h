// The table `consent_uses`: which request used a consent to one payment.
#pragma once
#include "gateway/consent_use_store.h"
#include "store/driver.h"

namespace store {

class ConsentUses final : public gateway::ConsentUseStore {
 public:
  /// `database` outlives it.
  explicit ConsentUses(Database& database) : database_(database) {}
  std::optional<gateway::ConsentUse> claim_consent(const base::Digest& consent,
                                                   const gateway::ConsentUse& use,
                                                   base::Instant keep_until) override;

 private:
  Database& database_;
};

}  // namespace store
