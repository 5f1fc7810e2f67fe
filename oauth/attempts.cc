// The counters behind every back-off.
#include "oauth/attempts.h"

#include <algorithm>

namespace oauth {
namespace {

base::Seconds wait_after(unsigned failures, const AttemptsPolicy& policy) {
  if (failures <= policy.free) return base::Seconds{0};
  const unsigned doublings = std::min(failures - policy.free - 1, 30U);
  return std::min(policy.first_wait * (std::int64_t{1} << doublings), policy.longest_wait);
}

}  // namespace

base::Seconds Attempts::wait(std::string_view key, base::Instant now) const {
  if (!any_.load(std::memory_order_acquire)) return base::Seconds{0};
  const base::Digest digest = base::sha256(key);
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(digest);
  if (found == by_key_.end()) return base::Seconds{0};
  const Entry& entry = *found->second;
  const base::Seconds needed = wait_after(entry.failures, policy_);
  // A clock that was set back must not keep anybody out for longer than the policy says.
  const auto passed = std::max(now - entry.last_at, base::Micros{0});
  if (passed >= needed || passed >= policy_.forgotten) return base::Seconds{0};
  return std::chrono::ceil<base::Seconds>(needed - passed);
}

void Attempts::failed(std::string_view key, base::Instant now) {
  const base::Digest digest = base::sha256(key);
  const std::lock_guard lock(mutex_);
  forget_old(now);
  auto found = by_key_.find(digest);
  if (found == by_key_.end()) {
    if (entries_.size() == kMostKeys) {
      by_key_.erase(entries_.front().key);
      entries_.pop_front();
    }
    found = by_key_.emplace(digest, entries_.insert(entries_.end(), Entry{digest, 0, now})).first;
  }
  Entry& entry = *found->second;
  entry.failures = std::min(entry.failures + 1, 1000U);
  entry.last_at = now;
  entries_.splice(entries_.end(), entries_, found->second);
  any_.store(true, std::memory_order_release);
}

void Attempts::succeeded(std::string_view key) {
  if (!any_.load(std::memory_order_acquire)) return;
  const base::Digest digest = base::sha256(key);
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(digest);
  if (found == by_key_.end()) return;
  entries_.erase(found->second);
  by_key_.erase(found);
  any_.store(!entries_.empty(), std::memory_order_release);
}

std::size_t Attempts::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void Attempts::forget_old(base::Instant now) {
  while (!entries_.empty() && now - entries_.front().last_at >= policy_.forgotten) {
    by_key_.erase(entries_.front().key);
    entries_.pop_front();
  }
}

}  // namespace oauth
