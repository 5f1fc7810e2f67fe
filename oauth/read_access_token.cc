// Opening sealed tokens and verifying JWTs.
#include "oauth/read_access_token.h"

#include <algorithm>

#include "base/crypto/jws.h"
#include "base/json_object_view.h"
#include "oauth/jwt_claims.h"

namespace oauth {
namespace {

base::Error not_ours() {
  return {base::ErrorCode::invalid_token, "the access token is malformed or was not issued here"};
}

AccessClaims owned(const AccessClaimsView& view) {
  AccessClaims claims;
  claims.token_id = view.token_id;
  claims.client_id = view.client_id;
  claims.subject = view.subject;
  claims.grant_id = view.grant_id;
  claims.scope = view.scope;
  claims.plan = view.plan;
  claims.environment = view.environment;
  claims.issued_at = view.issued_at;
  claims.expires_at = view.expires_at;
  claims.authorization_details = view.authorization_details;
  claims.audience = view.audience;
  claims.jkt = view.jkt;
  claims.x5t = view.x5t;
  claims.acr = view.acr;
  claims.auth_time = view.auth_time;
  claims.sid = view.sid;
  return claims;
}

/// A member that is a string; empty if there is none, or no object.
std::string member(const std::optional<base::JsonObjectView>& object, std::string_view name) {
  const base::JsonValueView* value = object ? object->find(name) : nullptr;
  return value ? value->string().value_or("") : std::string();
}

std::string json_of(const JwtClaims& jwt, std::string_view name) {
  const auto found = jwt.other.find(name);
  return found == jwt.other.end() ? std::string() : found->second;
}

base::Instant time_of(const JwtClaims& jwt, std::string_view name) {
  const std::string text = json_of(jwt, name);
  std::int64_t seconds = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || seconds > 99'999'999'999) return {};
    seconds = seconds * 10 + (c - '0');
  }
  return base::from_unix(seconds);
}

AccessClaims claims_of(const JwtClaims& jwt) {
  AccessClaims claims;
  claims.token_id = jwt.jti;
  claims.client_id = jwt.text("client_id").value_or("");
  claims.subject = jwt.sub;
  claims.scope = jwt.text("scope").value_or("");
  claims.issued_at = base::from_unix(jwt.iat.value_or(0));
  claims.expires_at = base::from_unix(jwt.exp.value_or(0));
  claims.authorization_details = json_of(jwt, "authorization_details");
  for (const std::string& audience : jwt.aud)
    claims.audience += (claims.audience.empty() ? "" : " ") + audience;
  const std::string cnf = json_of(jwt, "cnf"), tollgate = json_of(jwt, "tollgate");
  const auto confirmation = base::JsonObjectView::parse(cnf), own = base::JsonObjectView::parse(tollgate);
  claims.jkt = member(confirmation, "jkt");
  claims.x5t = member(confirmation, "x5t#S256");
  claims.acr = jwt.text("acr").value_or("");
  claims.auth_time = time_of(jwt, "auth_time");
  claims.grant_id = member(own, "grant_id");
  claims.plan = member(own, "plan");
  claims.environment = member(own, "environment") == "live" ? Environment::live : Environment::sandbox;
  claims.sid = member(own, "sid");
  return claims;
}

base::Result<AccessClaims> read_jwt(std::string_view token, const Settings& settings, const Keys& keys,
                                    base::Instant now) {
  const auto jws = base::split_jws(token);
  if (!jws || jws->typ != "at+jwt") return not_ours();
  const auto signing = keys.signing.current();
  const base::PublicKey* key = signing->find(jws->kid);
  if (!key || !base::verify_jws(*jws, *key)) return not_ours();
  const auto jwt = read_jwt_claims(jws->payload);
  if (!jwt || jwt->iss != settings.issuer || jwt->sub.empty() || jwt->jti.empty() || !jwt->exp || !jwt->iat)
    return not_ours();
  AccessClaims claims = claims_of(*jwt);
  if (claims.client_id.empty()) return not_ours();
  if (claims.expires_at <= now)
    return base::Error{base::ErrorCode::invalid_token, "the access token has expired"};
  return claims;
}

}  // namespace

AccessClaimsView AccessClaims::view() const {
  return {token_id, client_id,   subject,   grant_id,   scope,
          plan,     environment, issued_at, expires_at, authorization_details,
          audience, jkt,         x5t,       acr,        auth_time,
          sid};
}

bool looks_like_access_token(std::string_view token) noexcept {
  return token.starts_with(kAccessTokenPrefix) || std::ranges::count(token, '.') == 2;
}

base::Result<AccessClaims> read_access_token(std::string_view token, const Settings& settings,
                                             const Keys& keys, base::Instant now) {
  if (!token.starts_with(kAccessTokenPrefix)) return read_jwt(token, settings, keys, now);
  std::string scratch;
  const auto view = keys.sealers.open(token, now, scratch);
  if (!view) return view.error();
  return owned(*view);
}

}  // namespace oauth
