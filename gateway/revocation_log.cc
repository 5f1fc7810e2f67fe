// Following the store's revocation log, and asking what was read.
#include "gateway/revocation_log.h"

#include <algorithm>

namespace gateway {

void RevocationLog::publish() {
  if (edition_.load(std::memory_order_relaxed) == view_.edition()) return;
  const std::lock_guard lock(publishing_);
  tokens_ = view_.tokens();
  edition_.store(view_.edition(), std::memory_order_release);
}

void RevocationLog::follow(oauth::GrantStore& store, const base::Clock& clock,
                           const std::function<void(const oauth::Revocation&)>& tell) {
  constexpr std::size_t kBatch = 1000;
  const std::lock_guard following(following_);
  for (;;) {
    const base::Instant asked = clock.now();
    const std::vector<oauth::Revocation> batch = store.revocations_after(epoch_.load(), kBatch);
    if (tell) std::ranges::for_each(batch, tell);
    for (const oauth::Revocation& entry : batch) view_.apply(entry);
    publish();
    if (!batch.empty()) epoch_.store(batch.back().seq, std::memory_order_release);
    if (batch.size() < kBatch) {
      fresh_at_.store(asked.time_since_epoch().count(), std::memory_order_release);
      return;
    }
  }
}

void RevocationLog::expire(base::Instant now) {
  const std::lock_guard following(following_);
  view_.expire(now);
  publish();
}

std::size_t RevocationLog::size() const {
  const std::lock_guard lock(publishing_);
  return tokens_.size();
}

void RevocationReader::follow(const RevocationLog& log) {
  if (log.edition_.load(std::memory_order_acquire) == edition_) return;
  const std::lock_guard lock(log.publishing_);
  tokens_ = log.tokens_;
  edition_ = log.edition_.load(std::memory_order_relaxed);
}

Standing RevocationReader::standing(const RevocationLog& log, const oauth::AccessClaimsView& claims,
                                    base::Instant now) {
  // Before the tables: what was applied by that time is then found in them.
  const auto age = now - log.fresh_at();
  follow(log);
  // A log from the future means that the clock was set back: how old it is cannot be told either.
  if (age > kMostStale || age < -kMostStale) return Standing::unknown;
  return tokens_.refuses(claims) ? Standing::revoked : Standing::good;
}

}  // namespace gateway
