// Leasing token sealers to threads.
#include "oauth/keys.h"

#include <stdexcept>

namespace oauth {

SealerPool::SealerPool(const std::vector<SealingKey>& keys) {
  if (keys.empty()) throw std::invalid_argument("access token: there is no sealing key");
  for (const SealingKey& key : keys) keys_.push_back({key.id, key.key.copy()});
  give_back(lease());
}

std::unique_ptr<TokenSealer> SealerPool::lease() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<TokenSealer> sealer = std::move(idle_.back());
      idle_.pop_back();
      return sealer;
    }
  }
  return std::make_unique<TokenSealer>(keys_);
}

void SealerPool::give_back(std::unique_ptr<TokenSealer> sealer) const {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(sealer));
}

std::string SealerPool::seal(const AccessClaimsView& claims, base::Random& random) const {
  std::unique_ptr<TokenSealer> sealer = lease();
  std::string token = sealer->seal(claims, random);
  give_back(std::move(sealer));
  return token;
}

base::Result<AccessClaimsView> SealerPool::open(std::string_view token, base::Instant now,
                                                std::string& scratch) const {
  std::unique_ptr<TokenSealer> sealer = lease();
  base::Result<AccessClaimsView> claims = sealer->open(token, now, scratch);
  give_back(std::move(sealer));
  return claims;
}

}  // namespace oauth
