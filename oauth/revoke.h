// Token revocation (RFC 7009).
#pragma once
#include <string_view>

#include "oauth/client.h"
#include "oauth/grant_store.h"
#include "oauth/keys.h"
#include "oauth/settings.h"

namespace oauth {

/// Revokes an access token, or the grant of a refresh token with every token of it (RFC 7009 2.1).
/// @return whether anything was revoked: a token that is not known, malformed or expired is as good as
/// revoked (2.2);
///         unauthorized_client for another client's token, which stays valid
/// Throws store::Failure: nothing may be answered then.
base::Result<bool> revoke_token(GrantStore& grants, const Settings& settings, const Keys& keys,
                                const Client& client, std::string_view token, base::Instant now);

}  // namespace oauth
