// Remembering verified tokens until they expire or the keys change.
#include "gateway/jwt_cache.h"

#include <cstring>

namespace gateway {
namespace {

// A digest is as good as random already.
std::uint64_t word_of(const base::Digest& digest, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, digest.bytes.data() + at * sizeof word, sizeof word);
  return word;
}

}  // namespace

JwtCache::Set& JwtCache::set_of(const base::Digest& digest) {
  if (sets_.empty()) sets_.resize(kMostTokens / kWays);
  return sets_[word_of(digest, 0) % sets_.size()];
}

void JwtCache::forget(std::shared_ptr<const KeptClaims>& claims) noexcept {
  if (!claims) return;
  claims.reset();
  --size_;
}

void JwtCache::forget_if_keys_changed(const oauth::Keys& keys, base::Instant now) {
  if (now - looked_at_ < kKeysLooked && now >= looked_at_) return;
  looked_at_ = now;
  auto current = keys.signing.current();
  if (current != keys_seen_)
    for (Set& set : sets_)
      for (auto& claims : set.claims) forget(claims);
  keys_seen_ = std::move(current);
}

std::shared_ptr<const KeptClaims> JwtCache::known(const Token& token, const oauth::Keys& keys,
                                                  base::Instant now) {
  forget_if_keys_changed(keys, now);
  Set& set = set_of(token.digest_);
  const std::uint64_t tag = word_of(token.digest_, 1);
  for (std::size_t way = 0; way < kWays; ++way) {
    if (set.tags[way] != tag || !set.claims[way] || set.digests[way] != token.digest_) continue;
    if (now < set.claims[way]->view().expires_at) return set.claims[way];
    forget(set.claims[way]);
  }
  return nullptr;
}

base::Result<std::shared_ptr<const KeptClaims>> JwtCache::verify(const Token& token,
                                                                 const oauth::Settings& settings,
                                                                 const oauth::Keys& keys, base::Instant now) {
  forget_if_keys_changed(keys, now);
  auto claims = oauth::read_access_token(token.text_, settings, keys, now);
  if (!claims) return std::move(claims).error();
  auto kept = std::make_shared<const KeptClaims>(claims->view());
  Set& set = set_of(token.digest_);
  std::size_t way = 0;
  while (way < kWays && set.claims[way])
    ++way;  // without a look at when it expires: that is far away in memory
  if (way == kWays) way = set.next++ % kWays;
  forget(set.claims[way]);
  set.tags[way] = word_of(token.digest_, 1);
  set.digests[way] = token.digest_;
  set.claims[way] = kept;
  ++size_;
  return kept;
}

}  // namespace gateway
