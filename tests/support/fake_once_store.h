// Claims in memory, with the store's atomicity.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "oauth/once_store.h"

namespace test_support {

/// Thread-safe.
class FakeOnceStore final : public oauth::OnceStore {
 public:
  bool claim(std::string_view kind, const base::Digest& key, base::Instant expires_at,
             base::Instant now) override {
    const std::lock_guard lock(mutex_);
    auto [at, fresh] = claims_.try_emplace({std::string(kind), key}, expires_at);
    if (!fresh && (at->second > now || expires_at <= now)) return false;
    at->second = expires_at;
    return true;
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return claims_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, base::Digest>, base::Instant> claims_;
};

}  // namespace test_support
