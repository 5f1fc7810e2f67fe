// Revoking by kind of token.
#include "oauth/revoke.h"

#include "oauth/generated_secret.h"
#include "oauth/read_access_token.h"

namespace oauth {
namespace {

base::Error not_yours() {
  return {base::ErrorCode::unauthorized_client, "the token was issued to another client"};
}

base::Result<bool> revoke_access_token(GrantStore& grants, const Settings& settings, const Keys& keys,
                                       const Client& client, std::string_view token, base::Instant now) {
  const auto claims = read_access_token(token, settings, keys, now);
  if (!claims) return false;
  if (claims->client_id != client.client_id.value) return not_yours();
  grants.revoke({0, RevokedKind::token, claims->token_id, now,
                 claims->expires_at + std::chrono::minutes{1}});  // clocks of other nodes may be behind
  return true;
}

base::Result<bool> revoke_refresh_token(GrantStore& grants, const Settings& settings, const Client& client,
                                        std::string_view token, base::Instant now) {
  const auto found = grants.find_refresh(base::sha256(token));
  if (!found) return false;
  if (found->client_id != client.client_id) return not_yours();
  grants.revoke_grant(found->grant_id, now, revocation_keep_until(settings, now));
  return true;
}

}  // namespace

base::Result<bool> revoke_token(GrantStore& grants, const Settings& settings, const Keys& keys,
                                const Client& client, std::string_view token, base::Instant now) {
  // The form is the type: token_type_hint can only be right or wrong about it (RFC 7009 2.1).
  if (looks_like_access_token(token)) return revoke_access_token(grants, settings, keys, client, token, now);
  if (token.starts_with(kRefreshTokenPrefix))
    return revoke_refresh_token(grants, settings, client, token, now);
  return false;
}

}  // namespace oauth
