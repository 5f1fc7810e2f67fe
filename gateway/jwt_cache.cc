// Remembering verified tokens until they expire or the keys change.
#include "gateway/jwt_cache.h"

namespace gateway {

void JwtCache::forget_if_keys_changed(const oauth::Keys& keys, base::Instant now) {
  if (now - looked_at_ < kKeysLooked && now >= looked_at_) return;
  looked_at_ = now;
  auto current = keys.signing.current();
  if (current != keys_seen_) tokens_.clear();
  keys_seen_ = std::move(current);
}

std::shared_ptr<const oauth::AccessClaims> JwtCache::find(const base::Digest& digest, base::Instant now) {
  const auto known = tokens_.find(digest);
  if (known == tokens_.end()) return nullptr;
  if (now < known->second->expires_at) return known->second;
  tokens_.erase(known);
  return nullptr;
}

std::shared_ptr<const oauth::AccessClaims> JwtCache::known(const Token& token, const oauth::Keys& keys,
                                                           base::Instant now) {
  forget_if_keys_changed(keys, now);
  return find(token.digest_, now);
}

base::Result<std::shared_ptr<const oauth::AccessClaims>> JwtCache::read(const Token& token,
                                                                        const oauth::Settings& settings,
                                                                        const oauth::Keys& keys,
                                                                        base::Instant now) {
  forget_if_keys_changed(keys, now);
  if (auto known = find(token.digest_, now)) return known;
  auto claims = oauth::read_access_token(token.text_, settings, keys, now);
  if (!claims) return std::move(claims).error();
  if (tokens_.size() >= kMostTokens) tokens_.clear();
  auto kept = std::make_shared<const oauth::AccessClaims>(*std::move(claims));
  tokens_.emplace(token.digest_, kept);
  return kept;
}

}  // namespace gateway
