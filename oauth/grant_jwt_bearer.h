// The JWT bearer grant (RFC 7523 2.1): a client asks again for what one of its users has consented to.
#pragma once
#include "oauth/client_keys.h"
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/once_store.h"
#include "oauth/token.h"

namespace oauth {

inline constexpr std::size_t kMaxBearerAssertion = 4096;  // characters

/// What a verified assertion says.
struct BearerAssertion {
  std::string sub;
  base::Digest jti;     // of client and jti: what may be used once
  base::Instant until;  // how long it must be remembered
};

/// RFC 7523 3: signed by a key that the client registered with an algorithm of its profile; iss is the
/// client, aud the issuer or a list with it; exp in the future and at most an hour away; iat and nbf at most
/// 60 s ahead; with sub and jti. invalid_grant with the reason in `detail`. Throws store::Failure.
base::Result<BearerAssertion> check_bearer_assertion(std::string_view assertion, const Client& client,
                                                     ClientKeys& keys, const Settings& settings,
                                                     base::Instant now);

/// A token under a live grant of that user to this client: an assertion never stands for a consent that was
/// not given. The newest grant that has what is asked for. No refresh token (RFC 7521 4.1); the assertion is
/// spent last.
/// @return invalid_grant for the assertion and without such a grant; invalid_scope, invalid_target,
///         invalid_authorization_details for more than was consented to. Throws store::Failure.
base::Result<TokenResponse> grant_jwt_bearer(GrantStore& grants, OnceStore& once, ClientKeys& keys,
                                             const Issuer& issuer, const Client& client,
                                             const JwtBearerRequestView& request, const TokenDemand& demand,
                                             base::Instant now);

}  // namespace oauth
