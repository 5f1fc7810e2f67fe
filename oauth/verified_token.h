// An access token that this server itself is shown, sealed or JWT: verified, alive, not revoked.
#pragma once
#include <string>
#include <vector>

#include "oauth/grant_store.h"
#include "oauth/keys.h"
#include "oauth/revocation_follower.h"
#include "oauth/settings.h"

namespace oauth {

/// The claims, owned. What a token does not have is empty.
struct VerifiedToken {
  std::string token_id, client_id, subject;
  base::GrantId grant_id;
  ScopeSet scope;
  std::string authorization_details;  // canonical JSON
  std::vector<std::string> resource;  // of its audience; empty: every API of this server
  std::string jkt, x5t;           // what it is bound to; whether the key was proven is the caller's question
  Authentication authentication;  // without amr
  base::Instant issued_at{}, expires_at{};
};

/// Opens a sealed token, or verifies a JWT that this server signed (RFC 9068 4: its typ, iss, exp), and asks
/// the revocation log.
/// @return invalid_token for everything else. Throws store::Failure: nobody may trust a token then.
base::Result<VerifiedToken> verify_access_token(GrantStore& grants, RevocationFollower& revocations,
                                                const Settings& settings, const Keys& keys,
                                                std::string_view token, base::Instant now);

}  // namespace oauth
