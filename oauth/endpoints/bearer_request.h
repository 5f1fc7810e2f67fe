// A request that carries an access token to this server itself (RFC 6750 2.1, RFC 9449 7, RFC 8705 3).
#pragma once
#include "http/message.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/verified_token.h"

namespace oauth::endpoints {

/// The token of the Authorization field, verified, its key proven by this request.
/// missing_token without one; invalid_request for two fields; invalid_token for one that is not valid, whose
/// key is not proven, or that is presented under the wrong scheme; invalid_dpop_proof, use_dpop_nonce. Throws
/// store::Failure.
base::Result<VerifiedToken> read_bearer_request(const Context& context, const http::RequestView& request);

/// As oauth_error, with the challenge of the scheme that was used (RFC 6750 3, RFC 9449 7.1).
http::Response bearer_error(const Context& context, const base::Error& error,
                            const http::RequestView& request);

}  // namespace oauth::endpoints
