// The claims that userinfo tells a client about its user (OIDC Core 5.3.2, 5.4, 5.5).
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "oauth/client.h"
#include "oauth/issuer.h"
#include "oauth/user_claims.h"

namespace oauth {

/// The scopes that stand for claims, beside `openid` and `offline_access` (OIDC Core 5.4, 11).
inline constexpr std::array<std::string_view, 4> kClaimScopes{"profile", "email", "address", "phone"};

/// The scope that a claim belongs to; empty for one that this server knows nothing of.
std::string_view scope_of_claim(std::string_view claim) noexcept;

/// The scopes whose claims a grant shows to the client: those in `scope`, and those of the claims that the
/// `claims` parameter asks for at userinfo, as far as the client is registered for them. For consent pages.
ScopeSet told_scopes(const ScopeSet& scope, std::string_view claims, const Client& client);

/// What one response is about.
struct UserinfoFacts {
  base::UserId user;
  UserClaims claims;
  std::string_view scope;             // of the access token, space-delimited
  std::string_view requested_claims;  // of the grant: what parse_claims_request returned, or empty
};

/// `sub` as the client knows the user, and each claim that is known and was asked for by its scope or by its
/// name; by its name only if the client is registered for its scope.
std::string userinfo_json(const UserinfoFacts& facts, const Client& client, const base::Secret& web_key);

/// The same as a JWT signed with `userinfo_signed_response_alg`, with iss and aud (5.3.2). It has no exp, so
/// that it cannot be taken for an ID token. Throws std::logic_error without a key for the algorithm
/// (registration checks).
std::string userinfo_jwt(const UserinfoFacts& facts, const Client& client, const Issuer& issuer);

}  // namespace oauth
