// Token exchange (RFC 8693): an access token for one that may do less.
#pragma once
#include "oauth/issuer.h"
#include "oauth/token.h"
#include "oauth/verified_token.h"

namespace oauth {

inline constexpr std::string_view kAccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

/// Judges a request whose subject token was verified. Pure.
///
/// invalid_request for a type of token other than access tokens, for an actor (delegation is not done here),
/// for a subject token of another client that does not name this one in its audience, and for a bound one
/// unless this request proves the same key (2.2.2).
base::Status decide_token_exchange(const VerifiedToken& subject, const Client& client,
                                   const TokenExchangeRequestView& request, const TokenBinding& binding);

/// A token for the same subject under the same grant, with no more scope, audience and details than the
/// subject token has, and no longer life; revoking the grant ends both. There is no refresh token and nothing
/// is written. invalid_request for a subject token that is not valid (2.2.2); invalid_scope, invalid_target,
/// invalid_authorization_details for more than it has. Throws store::Failure.
base::Result<TokenResponse> exchange_token(GrantStore& grants, RevocationFollower& revocations,
                                           const Issuer& issuer, const Client& client,
                                           const TokenExchangeRequestView& request, const TokenDemand& demand,
                                           base::Instant now);

}  // namespace oauth
