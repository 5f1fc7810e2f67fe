// Token introspection (RFC 7662).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauth/client.h"
#include "oauth/grant_store.h"
#include "oauth/keys.h"
#include "oauth/revocation_follower.h"
#include "oauth/settings.h"

namespace oauth {

/// RFC 7662 2.2; names are member names.
struct ActiveToken {
  std::string scope, client_id, sub, token_type, jti;  // token_type and jti: access tokens only
  base::Instant iat{}, exp{};
  std::vector<std::string> aud;
  std::string authorization_details, jkt, x5t, acr;  // empty: the token has none
  base::Instant auth_time{};
};

/// nullopt for everything that is not a living token which `client` may see: garbage, expired, revoked,
/// spent, none of its business. Access tokens: see introspection_view.h; refresh tokens: those issued to it.
/// Sees every revocation that any node has answered for. Throws store::Failure.
std::optional<ActiveToken> introspect_token(GrantStore& grants, RevocationFollower& revocations,
                                            const Settings& settings, const Keys& keys, const Client& client,
                                            std::string_view token, base::Instant now);

}  // namespace oauth
