// Building, signing and reusing the gateway's assertion.
#include "gateway/assertion.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "base/log.h"

namespace gateway {
namespace {

constexpr std::int64_t kLifetime = 120;  // seconds
constexpr base::Seconds kReuse{60};

void member(std::string& json, std::string_view name, std::string_view value) {
  json += json.size() == 1 ? "\"" : ",\"";
  json.append(name).append("\":\"");
  base::append_json_escaped(json, value);
  json += '"';
}

}  // namespace

std::string sign_assertion(const base::SigningKey& key, std::string_view issuer, std::string_view audience,
                           const oauth::AccessClaimsView& claims, base::Instant now, base::Random& random,
                           const RequestBinding* binding) {
  std::string json = "{";
  member(json, "iss", issuer);
  member(json, "aud", audience);
  member(json, "jti", base::random_token(random, 12));
  member(json, "client_id", claims.client_id);
  member(json, "sub", claims.subject);
  member(json, "scope", claims.scope);
  member(json, "env", claims.environment == oauth::Environment::live ? "live" : "sandbox");
  if (!claims.grant_id.empty()) member(json, "grant_id", claims.grant_id);
  // JSON of ours, canonical: it goes in as it is.
  if (!claims.authorization_details.empty())
    json.append(",\"authorization_details\":").append(claims.authorization_details);
  if (binding) {
    member(json, "htm", binding->method);
    member(json, "htu", binding->path);
    member(json, "digest", base::base64url(base::sha256(binding->body).view()));
  }
  const std::int64_t issued = base::unix_seconds(now);
  json += ",\"iat\":" + std::to_string(issued) + ",\"exp\":" + std::to_string(issued + kLifetime) + "}";
  return base::sign_jws(key, "tollgate-assertion+jwt", json);
}

AssertionCache::About::About(std::string_view audience, const oauth::AccessClaimsView& claims) noexcept
    : parts_{audience,     claims.client_id, claims.subject,
             claims.scope, claims.grant_id,  claims.authorization_details},
      environment_(claims.environment),
      hash_(0) {
  // The parts in which callers differ; what a client acts for itself has it twice.
  const auto mix = [this](std::string_view part) {
    hash_ = (hash_ ^ std::hash<std::string_view>{}(part)) * 0x9e3779b97f4a7c15U;
  };
  mix(claims.client_id);
  mix(claims.scope);
  if (claims.subject != claims.client_id) mix(claims.subject);
  if (!claims.grant_id.empty()) mix(claims.grant_id);
  hash_ |= 1U;  // 0 is a free place
}

AssertionCache::About::Head AssertionCache::About::head() const noexcept {
  Head head{static_cast<std::uint32_t>(environment_)};
  for (std::size_t i = 0; i < parts_.size(); ++i) head[i + 1] = static_cast<std::uint32_t>(parts_[i].size());
  return head;
}

void AssertionCache::About::append_to(std::string& said) const {
  const Head sizes = head();
  said.append(reinterpret_cast<const char*>(sizes.data()), sizeof sizes);
  for (const std::string_view part : parts_) said.append(part);
}

bool AssertionCache::About::is(std::string_view said) const noexcept {
  const Head sizes = head();
  if (said.size() < sizeof sizes || std::memcmp(said.data(), sizes.data(), sizeof sizes) != 0) return false;
  said.remove_prefix(sizeof sizes);
  for (const std::string_view part : parts_) {
    if (!said.starts_with(part)) return false;
    said.remove_prefix(part.size());
  }
  return true;
}

oauth::AccessClaimsView AssertionCache::About::claims() const {
  oauth::AccessClaimsView claims;
  claims.environment = environment_;
  claims.client_id = parts_[1];
  claims.subject = parts_[2];
  claims.scope = parts_[3];
  claims.grant_id = parts_[4];
  claims.authorization_details = parts_[5];
  return claims;
}

AssertionCache::AssertionCache(std::size_t most) : sets_(std::bit_ceil(most) / kWays) {}

std::size_t AssertionCache::set_of(const About& about) const noexcept {
  return (about.hash_ >> 32U) & (sets_.size() - 1);
}

std::size_t AssertionCache::way_of(const Set& set, const About& about) noexcept {
  return static_cast<std::size_t>(std::ranges::find(set.tags, about.hash_) - set.tags.begin());
}

void AssertionCache::fetch_set_ahead(const About& about) const noexcept {
  const char* const set = reinterpret_cast<const char*>(&sets_[set_of(about)]);
  for (std::size_t at = 0; at < sizeof(Set); at += alignof(Set)) __builtin_prefetch(set + at);
}

void AssertionCache::fetch_text_ahead(const About& about) const noexcept {
  const Set& set = sets_[set_of(about)];
  const std::size_t way = way_of(set, about);
  if (way == kWays) return;
  const std::string& text = set.kept[way].text;
  // The processor goes on by itself where a piece is read from its beginning.
  for (std::size_t at = 0; at < std::min<std::size_t>(text.size(), 256); at += alignof(Set))
    __builtin_prefetch(text.data() + at);
}

AssertionCache::Kept& AssertionCache::place_for(Set& set, const About& about) {
  std::size_t way = 0;
  while (way < kWays && set.tags[way] != 0) ++way;
  if (way == kWays) way = set.next++ % kWays;
  set.tags[way] = about.hash_;
  Kept& kept = set.kept[way];
  kept.text.clear();
  about.append_to(kept.text);
  kept.said = kept.text.size();
  kept.signed_at = {};  // until it has a signature
  return kept;
}

std::string_view AssertionCache::get(const base::SigningKey& key, std::string_view issuer, const About& about,
                                     base::Instant now, base::Random& random) {
  Set& set = sets_[set_of(about)];
  Kept* kept = nullptr;
  for (std::size_t way = 0; way < kWays && kept == nullptr; ++way)
    if (set.tags[way] == about.hash_ &&
        about.is(std::string_view(set.kept[way].text).substr(0, set.kept[way].said)))
      kept = &set.kept[way];
  if (kept != nullptr && now >= kept->signed_at && now - kept->signed_at < kReuse)
    return std::string_view(kept->text).substr(kept->said);
  const std::string jwt = sign_assertion(key, issuer, about.parts_[0], about.claims(), now, random, nullptr);
  if (kept == nullptr) kept = &place_for(set, about);
  kept->text.resize(kept->said);
  kept->text += jwt;
  kept->signed_at = now;
  return std::string_view(kept->text).substr(kept->said);
}

std::size_t AssertionCache::size() const noexcept {
  std::size_t count = 0;
  for (const Set& set : sets_)
    count += static_cast<std::size_t>(std::ranges::count_if(set.tags, [](auto tag) { return tag != 0; }));
  return count;
}

}  // namespace gateway
