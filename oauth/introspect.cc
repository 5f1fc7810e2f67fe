// Finding out whether a token lives.
#include "oauth/introspect.h"

#include "oauth/generated_secret.h"
#include "oauth/json_object.h"
#include "oauth/read_access_token.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

std::optional<ActiveToken> introspect_access_token(GrantStore& grants, RevocationFollower& revocations,
                                                   const Settings& settings, const Keys& keys,
                                                   const Client& client, std::string_view token,
                                                   base::Instant now) {
  const auto claims = read_access_token(token, settings, keys, now);
  if (!claims || claims->client_id != client.client_id.value) return std::nullopt;
  if (revocations.refuses(grants, claims->view(), now)) return std::nullopt;
  ActiveToken active;
  active.scope = claims->scope;
  active.client_id = claims->client_id;
  active.sub = claims->grant_id.empty() ? claims->subject : subject_for(client, {claims->subject}, keys.web);
  active.token_type = claims->jkt.empty() ? "Bearer" : "DPoP";
  active.aud = claims->audience;
  active.authorization_details = claims->authorization_details;
  active.jkt = claims->jkt;
  active.x5t = claims->x5t;
  active.acr = claims->acr;
  active.auth_time = claims->auth_time;
  active.jti = claims->token_id;
  active.iat = claims->issued_at;
  active.exp = claims->expires_at;
  return active;
}

std::optional<ActiveToken> introspect_refresh_token(GrantStore& grants, const Keys& keys,
                                                    const Client& client, std::string_view token,
                                                    base::Instant now) {
  const auto found = grants.find_refresh(base::sha256(token));
  if (!found || found->client_id != client.client_id || found->rotated_at || found->expires_at <= now)
    return std::nullopt;
  const auto grant = grants.find_grant(found->grant_id);
  if (!grant || grant->revoked_at) return std::nullopt;
  ActiveToken active;
  active.scope = found->scope.text();
  active.client_id = found->client_id.value;
  active.sub = subject_for(client, found->user, keys.web);
  active.iat = found->issued_at;
  active.exp = found->expires_at;
  return active;
}

}  // namespace

std::optional<ActiveToken> introspect_token(GrantStore& grants, RevocationFollower& revocations,
                                            const Settings& settings, const Keys& keys, const Client& client,
                                            std::string_view token, base::Instant now) {
  if (looks_like_access_token(token))
    return introspect_access_token(grants, revocations, settings, keys, client, token, now);
  if (token.starts_with(kRefreshTokenPrefix))
    return introspect_refresh_token(grants, keys, client, token, now);
  return std::nullopt;
}

std::string introspection_json(const std::optional<ActiveToken>& token, std::string_view issuer) {
  JsonObject json;
  json.add("active", token.has_value());
  if (!token) return json.text();
  json.add("scope", token->scope).add("client_id", token->client_id).add("sub", token->sub);
  if (!token->token_type.empty()) json.add("token_type", token->token_type).add("jti", token->jti);
  if (!token->aud.empty()) json.add("aud", token->aud);
  JsonObject confirmation;
  if (!token->jkt.empty()) confirmation.add("jkt", token->jkt);
  if (!token->x5t.empty()) confirmation.add("x5t#S256", token->x5t);
  if (!token->jkt.empty() || !token->x5t.empty()) json.add("cnf", confirmation);
  if (!token->authorization_details.empty())
    json.add_json("authorization_details", token->authorization_details);
  if (!token->acr.empty()) json.add("acr", token->acr);
  if (token->auth_time != base::Instant{}) json.add("auth_time", base::unix_seconds(token->auth_time));
  json.add("iss", issuer)
      .add("iat", base::unix_seconds(token->iat))
      .add("exp", base::unix_seconds(token->exp));
  return json.text();
}

}  // namespace oauth
