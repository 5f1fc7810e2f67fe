// Verifying access tokens outside the data path.
#include "oauth/verified_token.h"

#include <nlohmann/json.hpp>

#include "base/crypto/jws.h"
#include "oauth/authorization_details.h"
#include "oauth/jwt_claims.h"

namespace oauth {
namespace {

using Json = nlohmann::json;
using Found = base::Result<VerifiedToken>;

base::Error invalid() { return {base::ErrorCode::invalid_token, "the access token is not valid"}; }

/// A sealed token's audience: URIs with spaces between them.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto space = text.find(' ');
    parts.emplace_back(text.substr(0, space));
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return parts;
}

Found from_sealed(const Keys& keys, std::string_view token, base::Instant now) {
  std::string scratch;
  const auto claims = keys.sealers.open(token, now, scratch);
  if (!claims) return invalid();
  auto scope = ScopeSet::parse(claims->scope);
  if (!scope) return invalid();
  VerifiedToken out;
  out.token_id = claims->token_id;
  out.client_id = claims->client_id;
  out.subject = claims->subject;
  out.grant_id.value = claims->grant_id;
  out.scope = *std::move(scope);
  out.authorization_details = claims->authorization_details;
  out.resource = split(claims->audience);
  out.jkt = claims->jkt;
  out.x5t = claims->x5t;
  out.authentication = {claims->auth_time, std::string(claims->acr), {}, std::string(claims->sid)};
  out.issued_at = claims->issued_at;
  out.expires_at = claims->expires_at;
  return out;
}

/// The members that jwt_access_token.cc writes beside the registered claims.
bool read_own_claims(const Json& json, VerifiedToken& out) {
  out.client_id = json.value("client_id", "");
  if (json.contains("cnf")) {
    out.jkt = json.at("cnf").value("jkt", "");
    out.x5t = json.at("cnf").value("x5t#S256", "");
  }
  out.authentication.acr = json.value("acr", "");
  if (json.contains("auth_time"))
    out.authentication.auth_time = base::from_unix(json.at("auth_time").get<std::int64_t>());
  const Json& own = json.at("tollgate");
  out.grant_id.value = own.value("grant_id", "");
  out.authentication.sid = own.value("sid", "");
  if (!json.contains("authorization_details")) return true;
  // Canonical again: the same bytes as were granted.
  const auto details = parse_authorization_details(json.at("authorization_details").dump());
  if (details) out.authorization_details = details_text(*details);
  return details.has_value();
}

Found from_jwt(const Settings& settings, const Keys& keys, std::string_view token, base::Instant now) {
  const auto jws = base::split_jws(token, {base::AlgSet{base::Alg::es256}, kMaxAccessToken});
  if (!jws || jws->typ != "at+jwt") return invalid();
  const auto signing = keys.signing.current();
  const base::PublicKey* key = signing->find(jws->kid);
  if (!key || !base::verify_jws(*jws, *key)) return invalid();
  auto claims = read_jwt_claims(jws->payload);
  if (!claims || claims->iss != settings.issuer || !claims->iat || !check_jwt_times(*claims, now, {}))
    return invalid();
  VerifiedToken out;
  out.token_id = claims->jti;
  out.subject = claims->sub;
  out.issued_at = base::from_unix(*claims->iat);
  out.expires_at = base::from_unix(*claims->exp);
  // The origin of the APIs alone stands for all of them.
  if (claims->aud != std::vector<std::string>{settings.resource}) out.resource = claims->aud;
  auto scope = ScopeSet::parse(claims->text("scope").value_or(""));
  if (!scope) return invalid();
  out.scope = *std::move(scope);
  try {
    if (!read_own_claims(Json::parse(jws->payload), out)) return invalid();
  } catch (const Json::exception&) {
    return invalid();
  }
  return out;
}

bool is_revoked(GrantStore& grants, RevocationFollower& revocations, const VerifiedToken& token,
                base::Instant now) {
  AccessClaimsView claims;
  claims.token_id = token.token_id;
  claims.client_id = token.client_id;
  claims.subject = token.subject;
  claims.grant_id = token.grant_id.value;
  claims.issued_at = token.issued_at;
  claims.expires_at = token.expires_at;
  return revocations.refuses(grants, claims, now);
}

}  // namespace

Found verify_access_token(GrantStore& grants, RevocationFollower& revocations, const Settings& settings,
                          const Keys& keys, std::string_view token, base::Instant now) {
  auto found = token.starts_with(kAccessTokenPrefix) ? from_sealed(keys, token, now)
                                                     : from_jwt(settings, keys, token, now);
  if (found && is_revoked(grants, revocations, *found, now)) return invalid();
  return found;
}

}  // namespace oauth
