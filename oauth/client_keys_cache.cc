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
  if (!client.metadata.jwks_uri.empty()) return fetched(client.metadata.jwks_uri, kid, now);
  return no_keys("the client registered no keys");
}

ClientKeysCache::Found ClientKeysCache::registered(const std::string& jwks, base::Instant now) {
  const std::string key = base::sha256(jwks).hex();
  if (const auto entry = look_up(key, now)) return entry->keys;
  auto parsed = base::JwkSet::parse(jwks);
  if (!parsed) return no_keys(std::string(parsed.error().description));
  auto keys = std::make_shared<const base::JwkSet>(*std::move(parsed));
  keep(key, {keys, {}, now, now});
  return keys;
}

ClientKeysCache::Found ClientKeysCache::fetched(const std::string& uri, std::string_view kid,
                                                base::Instant now) {
  if (const auto entry = look_up(uri, now)) {
    const auto age = now - entry->fetched_at;
    if (!entry->keys && age < kFailed) return no_keys(entry->why);
    if (entry->keys && age < kFresh && (kid.empty() || has_kid(*entry->keys, kid) || age < kRefetch))
      return entry->keys;
  }
  // Without the lock: a slow server holds up its own clients only.
  auto body = fetch_(uri);
  auto parsed = body ? base::JwkSet::parse(*body) : base::Result<base::JwkSet>(body.error());
  if (!parsed) {
    const base::Error& error = parsed.error();
    const std::string why =
        "jwks_uri: " + (error.detail.empty() ? std::string(error.description) : error.detail);
    keep(uri, {nullptr, why, now, now});
    return no_keys(why);
  }
  auto keys = std::make_shared<const base::JwkSet>(*std::move(parsed));
  keep(uri, {keys, {}, now, now});
  return keys;
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
