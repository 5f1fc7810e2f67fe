// The refresh token grant (RFC 6749 6): kept for confidential clients, rotated for public ones (RFC
// 9700 4.14.2).
#pragma once
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/token.h"

namespace oauth {

enum class RefreshVerdict {
  keep,    // confidential: the same token stays valid
  rotate,  // public: spend it
  repeat,  // spent within the grace: the answer was lost or is under way, give the same successor again
  reuse,   // spent longer ago: it was stolen from somebody, revoke the grant
};

/// Judges a refresh token that was found, with its grant (nullopt: gone). Pure.
/// invalid_grant if it is another client's, expired, or the grant is revoked or was not used for too long.
base::Result<RefreshVerdict> decide_refresh(const RefreshToken& token, const std::optional<Grant>& grant,
                                            const Client& client, const TokenBinding& binding,
                                            const Lifetimes& lifetimes, base::Instant now);

/// RFC 9449 5, RFC 8705 4: a public client's refresh token is bound to the key of the request; a confidential
/// client authenticates, so its tokens are not (FAPI 2.0: it may come with a fresh DPoP key).
void bind_refresh_token(RefreshToken& token, const Client& client, const TokenBinding& binding);

/// The first refresh token under a grant, or under the part of it that a code was for: what `granted` has.
/// Its lifetime is counted from `now`.
RefreshToken first_refresh_token(const base::Secret& token, const Grant& granted, const Client& client,
                                 const TokenBinding& binding, const Settings& settings, base::Instant now);

/// Load, decide, commit. The successor is derived from the spent token, so parallel requests and retries get
/// the same one; its lifetime ends with the first token's. Throws store::Failure.
TokenOutcome refresh(GrantStore& grants, const Issuer& issuer, const Client& client,
                     const RefreshTokenRequestView& request, const TokenDemand& demand, base::Instant now);

}  // namespace oauth
