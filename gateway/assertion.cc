// Building, signing and reusing the gateway's assertion.
#include "gateway/assertion.h"

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

/// All that an assertion says of a token, each part behind its length so that no two of them are alike.
void put_key(std::string& key, std::string_view audience, const oauth::AccessClaimsView& claims) {
  key.assign(1, static_cast<char>('0' + static_cast<int>(claims.environment)));
  for (const std::string_view part : {audience, claims.client_id, claims.subject, claims.scope,
                                      claims.grant_id, claims.authorization_details}) {
    const auto size = static_cast<std::uint32_t>(part.size());
    key.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
  }
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

std::string_view AssertionCache::get(const base::SigningKey& key, std::string_view issuer,
                                     std::string_view audience, const oauth::AccessClaimsView& claims,
                                     base::Instant now, base::Random& random) {
  put_key(key_, audience, claims);
  auto found = entries_.find(std::string_view(key_));
  if (found != entries_.end() && now >= found->second.signed_at && now - found->second.signed_at < kReuse)
    return found->second.jwt;
  if (found == entries_.end()) {
    // Everything older than a minute is worthless anyway, so a full cache starts again instead of keeping an
    // order.
    if (entries_.size() >= most_) entries_.clear();
    found = entries_.emplace(key_, Entry{}).first;
  }
  found->second = {sign_assertion(key, issuer, audience, claims, now, random, nullptr), now};
  return found->second.jwt;
}

}  // namespace gateway
