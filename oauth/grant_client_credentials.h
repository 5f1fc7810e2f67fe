// The client credentials grant (RFC 6749 4.4).
#pragma once
#include "oauth/issuer.h"
#include "oauth/token.h"

namespace oauth {

/// A token for the app itself; nothing is stored and there is no refresh token (RFC 6749 4.4.3).
/// unauthorized_client for a public client; invalid_scope beyond the app's registration.
base::Result<TokenResponse> grant_client_credentials(const Issuer& issuer, const Client& client,
                                                     const ClientCredentialsRequestView& request,
                                                     const TokenDemand& demand, base::Instant now);

}  // namespace oauth
