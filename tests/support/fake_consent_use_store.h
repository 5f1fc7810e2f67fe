// A consent use store in memory, with a switch for an outage.
#pragma once
#include <map>
#include <mutex>
#include <stdexcept>

#include "gateway/consent_use_store.h"

class FakeConsentUseStore final : public gateway::ConsentUseStore {
 public:
  std::optional<gateway::ConsentUse> claim_consent(const base::Digest& consent,
                                                   const gateway::ConsentUse& use,
                                                   base::Instant keep_until) override {
    const std::lock_guard lock(mutex_);
    if (away) throw std::runtime_error("the store is away");
    const auto [row, fresh] = uses_.emplace(consent, use);
    if (fresh) kept_until = keep_until;
    return fresh ? std::nullopt : std::optional(row->second);
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return uses_.size();
  }
  bool away = false;
  base::Instant kept_until{};

 private:
  std::mutex mutex_;
  std::map<base::Digest, gateway::ConsentUse> uses_;
};
