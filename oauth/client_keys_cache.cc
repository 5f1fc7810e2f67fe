// Parsing once, fetching seldom, forgetting what was not used for longest.
#include "oauth/client_keys_cache.h"

#include <algorithm>

#include "base/crypto/digest.h"

namespace oauth {
namespace {

base::Error no_keys(std::string why) {
  return {base::ErrorCode::invalid_client, "client authentication failed", {}, std::move(why)};
}

bool has_kid(const base::JwkSet& keys, std::string_view kid) {
  for (const base::Alg alg : {base::Alg::es256, base::Alg::ps256, base::Alg::eddsa, base::Alg::rs256})
    if (keys.find(kid, alg)) return true;
  return false;
}

}  // namespace

ClientKeysCache::Found ClientKeysCache::keys_of(const Client& client, std::string_view kid,
                                                base::Instant now) {
  if (!client.metadata.jwks.empty()) return registered(client.metadata.jwks, now);
  if (const std::string& uri = client.metadata.jwks_uri; !uri.empty()) {
    if (auto found = usable(uri, kid, now)) return *std::move(found);
    return fetched(uri, kid, now);
  }
  return no_keys("the client registered no keys");
}

ClientKeysCache::Found ClientKeysCache::registered(const std::string& jwks, base::Instant now) {
  const std::string key = base::sha256(jwks).hex();
  if (const auto entry = look_up(key, now)) return entry->keys;
  auto parsed = base::JwkSet::parse(jwks);
  if (!parsed) return no_keys(std::string(parsed.error().description));
  auto keys = std::make_shared<const base::JwkSet>(*std::move(parsed));
  keep(key, {keys, {}, now, now, now});
  return keys;
}

std::optional<ClientKeysCache::Found> ClientKeysCache::usable(const std::string& uri, std::string_view kid,
                                                              base::Instant now) {
  const auto entry = look_up(uri, now);
  if (!entry) return std::nullopt;
  if (!entry->keys)
    return now - entry->tried_at < kFailed ? std::optional<Found>(no_keys(entry->why)) : std::nullopt;
  if (now - entry->fetched_at >= kFresh) return std::nullopt;
  const bool enough = kid.empty() || has_kid(*entry->keys, kid) || now - entry->tried_at < kRefetch;
  return enough ? std::optional<Found>(entry->keys) : std::nullopt;
}

ClientKeysCache::Found ClientKeysCache::fetched(const std::string& uri, std::string_view kid,
                                                base::Instant now) {
  const Turn turn(*this, uri);
  // Whoever had to wait finds what the one before has fetched.
  if (auto found = usable(uri, kid, now)) return *std::move(found);
  auto body = fetch_(uri);
  auto parsed = body ? base::JwkSet::parse(*body) : base::Result<base::JwkSet>(body.error());
  if (!parsed) {
    const base::Error& error = parsed.error();
    return keep_failure(uri, error.detail.empty() ? std::string(error.description) : error.detail, now);
  }
  auto keys = std::make_shared<const base::JwkSet>(*std::move(parsed));
  // A client may change its keys right after they were fetched as usual: the first search for a kid need not
  // wait.
  const auto before = look_up(uri, now);
  const bool searched = before && before->keys && now - before->fetched_at < kFresh;
  const bool in_vain = !kid.empty() && !has_kid(*keys, kid);
  keep(uri, {keys, {}, now, searched || in_vain ? now : now - kRefetch, now});
  return keys;
}

ClientKeysCache::Found ClientKeysCache::keep_failure(const std::string& uri, const std::string& reason,
                                                     base::Instant now) {
  auto entry = look_up(uri, now).value_or(Entry{nullptr, {}, now, now, now});
  entry.tried_at = now;
  // A kid that nobody has must not cost the client the keys that are still fresh.
  const bool still_fresh = entry.keys && now - entry.fetched_at < kFresh;
  if (!still_fresh) entry.keys = nullptr;
  entry.why = "jwks_uri: " + reason;
  keep(uri, entry);
  return still_fresh ? Found(entry.keys) : Found(no_keys(entry.why));
}

ClientKeysCache::Turn::Turn(ClientKeysCache& cache, const std::string& uri) : cache_(cache), uri_(uri) {
  std::unique_lock lock(cache_.mutex_);
  cache_.fetch_ended_.wait(lock, [this] { return !cache_.fetching_.contains(uri_); });
  cache_.fetching_.insert(uri_);
}

ClientKeysCache::Turn::~Turn() {
  {
    const std::lock_guard lock(cache_.mutex_);
    cache_.fetching_.erase(uri_);
  }
  cache_.fetch_ended_.notify_all();
}

std::optional<ClientKeysCache::Entry> ClientKeysCache::look_up(const std::string& key, base::Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  found->second.used_at = now;
  return found->second;
}

void ClientKeysCache::keep(const std::string& key, Entry entry) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kMostKeySets && !entries_.contains(key))
    entries_.erase(
        std::ranges::min_element(entries_, {}, [](const auto& other) { return other.second.used_at; }));
  entries_[key] = std::move(entry);
}

}  // namespace oauth
