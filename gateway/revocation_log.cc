// Following the store's revocation log and handing it to workers.
#include "gateway/revocation_log.h"

#include <algorithm>

namespace gateway {

void RevocationLog::follow(oauth::GrantStore& store, const base::Clock& clock,
                           const std::function<void(const oauth::Revocation&)>& tell) {
  constexpr std::size_t kBatch = 1000;
  const std::lock_guard following(following_);
  for (;;) {
    const base::Instant asked = clock.now();
    std::vector<oauth::Revocation> batch = store.revocations_after(epoch_.load(), kBatch);
    if (tell) std::ranges::for_each(batch, tell);
    if (!batch.empty()) {
      const std::lock_guard lock(mutex_);
      for (oauth::Revocation& entry : batch) entries_.push_back(std::move(entry));
      epoch_.store(entries_.back().seq, std::memory_order_release);
    }
    if (batch.size() < kBatch) {
      fresh_at_.store(asked.time_since_epoch().count(), std::memory_order_release);
      return;
    }
  }
}

void RevocationLog::catch_up(oauth::RevocationView& view, std::uint64_t& seen) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::ranges::upper_bound(entries_, seen, {}, &oauth::Revocation::seq);
  for (auto entry = after; entry != entries_.end(); ++entry) view.apply(*entry);
  seen = std::max(seen, epoch_.load(std::memory_order_relaxed));
}

void RevocationLog::expire(base::Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [now](const oauth::Revocation& entry) { return entry.expires_at <= now; });
}

std::size_t RevocationLog::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace gateway
