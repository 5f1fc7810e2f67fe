// The authorization code grant (RFC 6749 4.1.3) with PKCE (RFC 7636 4.6).
#pragma once
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/token.h"

namespace oauth {

enum class CodeVerdict { issue, replay };

/// Judges a code that was found. Pure.
///
/// invalid_grant if it is another client's (the code stays usable for its own), expired, or redirect_uri or
/// code_verifier are not those of the authorization request. `replay` if it was redeemed before.
base::Result<CodeVerdict> decide_code_exchange(const AuthorizationCode& code, const Client& client,
                                               const AuthorizationCodeRequestView& request,
                                               const TokenBinding& binding, base::Instant now);

/// Load, decide, commit. A replay revokes the grant and so every token of it (RFC 6749 4.1.2). Of parallel
/// exchanges one wins. Throws store::Failure.
TokenOutcome exchange_code(GrantStore& grants, const Issuer& issuer, const Client& client,
                           const AuthorizationCodeRequestView& request, const TokenDemand& demand,
                           base::Instant now);

}  // namespace oauth
