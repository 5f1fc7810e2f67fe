// Leasing token sealers to threads.
#include "oauth/keys.h"

#include <stdexcept>

namespace oauth {

struct SealerPool::Generation {
  std::vector<SealingKey> keys;
  std::mutex mutex;
  std::vector<std::unique_ptr<TokenSealer>> idle;
};

/// A sealer for one call. It goes back to the keys it was made of: after a rotation they go with the last
/// one.
struct SealerPool::Lease {
  explicit Lease(const SealerPool& pool) {
    {
      const std::lock_guard lock(pool.mutex_);
      generation = pool.generation_;
    }
    {
      const std::lock_guard lock(generation->mutex);
      if (!generation->idle.empty()) {
        sealer = std::move(generation->idle.back());
        generation->idle.pop_back();
      }
    }
    if (!sealer) sealer = std::make_unique<TokenSealer>(generation->keys);
  }
  ~Lease() {
    const std::lock_guard lock(generation->mutex);
    generation->idle.push_back(std::move(sealer));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  std::shared_ptr<Generation> generation;
  std::unique_ptr<TokenSealer> sealer;
};

SealerPool::SealerPool(const std::vector<SealingKey>& keys) { replace(keys); }

void SealerPool::replace(const std::vector<SealingKey>& keys) {
  auto next = std::make_shared<Generation>();
  for (const SealingKey& key : keys) next->keys.push_back({key.id, key.key.copy()});
  next->idle.push_back(std::make_unique<TokenSealer>(next->keys));  // throws without a key
  const std::lock_guard lock(mutex_);
  generation_ = std::move(next);
}

std::string SealerPool::seal(const AccessClaimsView& claims, base::Random& random) const {
  return Lease(*this).sealer->seal(claims, random);
}

base::Result<AccessClaimsView> SealerPool::open(std::string_view token, base::Instant now,
                                                std::string& scratch) const {
  return Lease(*this).sealer->open(token, now, scratch);
}

}  // namespace oauth
