// The table `idempotency_keys`: who uses a key, and the answer that was recorded for it.
#pragma once
#include "gateway/idempotency_store.h"
#include "store/driver.h"

namespace store {

class IdempotencyKeys final : public gateway::IdempotencyStore {
 public:
  /// `database` outlives it.
  explicit IdempotencyKeys(Database& database) : database_(database) {}
  gateway::KeyUse claim_key(const gateway::KeyClaim& claim) override;
  bool finish_key(const base::Digest& key, std::string_view owner, std::string_view answer) override;
  bool leave_key(const base::Digest& key, std::string_view owner) override;
  bool release_key(const base::Digest& key, std::string_view owner) override;
  bool forget_answer(const base::Digest& key, std::string_view owner) override;

 private:
  Database& database_;
};

}  // namespace store
