// Finding out whether a token lives.
#include "oauth/introspect.h"

#include "oauth/generated_secret.h"
#include "oauth/introspection_view.h"
#include "oauth/read_access_token.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto space = text.find(' ');
    words.emplace_back(text.substr(0, space));
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return words;
}

/// A resource server knows people as backends do, by the id in the gateway's assertion; an app by the subject
/// that it is told elsewhere.
std::string subject_of(const AccessClaims& claims, const Client& asker, const Settings& settings,
                       const Keys& keys) {
  const bool acts_for_user = !claims.grant_id.empty();
  const bool is_resource_server =
      claims.client_id != asker.client_id.value && settings.resource_servers.contains(asker.client_id.value);
  if (!acts_for_user || is_resource_server) return claims.subject;
  return subject_for(asker, {claims.subject}, keys.web);
}

std::optional<ActiveToken> introspect_access_token(GrantStore& grants, RevocationFollower& revocations,
                                                   const Settings& settings, const Keys& keys,
                                                   const Client& client, std::string_view token,
                                                   base::Instant now) {
  auto read = read_access_token(token, settings, keys, now);
  if (!read) return std::nullopt;
  const auto claims = introspection_view(*std::move(read), client, settings);
  if (!claims || revocations.refuses(grants, claims->view(), now)) return std::nullopt;
  ActiveToken active;
  active.scope = claims->scope;
  active.client_id = claims->client_id;
  active.sub = subject_of(*claims, client, settings, keys);
  active.token_type = claims->jkt.empty() ? "Bearer" : "DPoP";
  active.aud = words_of(claims->audience);
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

}  // namespace oauth
