// Keeping clients for a moment.
#include "oauth/client_cache.h"

namespace oauth {
namespace {

/// Requests come a little out of order, so an entry may be a little ahead; a clock that was set back may not
/// make it live longer.
bool is_fresh(const KnownClient& known, base::Instant now) {
  return now - known.as_of < ClientCache::kFresh && known.as_of - now < ClientCache::kFresh;
}

}  // namespace

std::optional<KnownClient> ClientCache::peek(const base::ClientId& client_id, base::Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(client_id);
  if (found == entries_.end() || !is_fresh(found->second.known, now)) return std::nullopt;
  return found->second.known;
}

std::optional<KnownClient> ClientCache::load(const base::ClientId& client_id, base::Instant now) {
  std::uint64_t changes = 0;
  {
    const std::lock_guard lock(mutex_);
    changes = changes_;
  }
  auto found = clients_.find_client(client_id);
  if (!found) return std::nullopt;
  KnownClient known{std::make_shared<const Client>(*std::move(found)), now};
  if (known.client->suspended) return known;
  const std::lock_guard lock(mutex_);
  // Something changed while the store was asked: its answer may be from before.
  if (changes == changes_) keep(known);
  return known;
}

void ClientCache::forget(const base::ClientId& client_id) {
  const std::lock_guard lock(mutex_);
  ++changes_;
  if (const auto found = entries_.find(client_id); found != entries_.end()) drop(found);
}

std::size_t ClientCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void ClientCache::keep(const KnownClient& known) {
  const base::ClientId& client_id = known.client->client_id;
  if (const auto found = entries_.find(client_id); found != entries_.end()) drop(found);
  while (!order_.empty()) {
    const auto oldest = entries_.find(order_.front());
    if (entries_.size() < kMostClients && is_fresh(oldest->second.known, known.as_of)) break;
    drop(oldest);
  }
  entries_.emplace(client_id, Entry{known, order_.insert(order_.end(), client_id)});
}

void ClientCache::drop(std::map<base::ClientId, Entry>::iterator entry) {
  order_.erase(entry->second.place);
  entries_.erase(entry);
}

}  // namespace oauth
