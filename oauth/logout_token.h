// Logout tokens, and who gets one (OpenID Connect Back-Channel Logout 1.0 2.4, 2.5).
#pragma once
#include <string>
#include <vector>

#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "oauth/issuer.h"

namespace oauth {

/// One app that is to be told.
struct LogoutNotice {
  Client client;
  base::UserId user;
  std::string sid;
};

/// One notice for each app and session that `grants` were given in, where the grant has the scope openid and
/// the app registered a backchannel_logout_uri. Throws store::Failure.
std::vector<LogoutNotice> logout_notices(ClientStore& clients, const std::vector<Grant>& grants);

/// 2.4: typ logout+jwt; iss, sub as the client knows the user, aud, iat, exp (two minutes), jti, events, sid;
/// no nonce. Signed like the client's ID tokens. Throws std::logic_error without a key for the algorithm
/// (registration checks).
std::string issue_logout_token(const Issuer& issuer, const LogoutNotice& notice, base::Instant now);

}  // namespace oauth
