// Proof Key for Code Exchange (RFC 7636), S256 only.
#pragma once
#include <string_view>

#include "base/result.h"
#include "oauth/client.h"

namespace oauth {

/// Whether a request must use PKCE: each one (RFC 9700 2.1.1) but OpenID Connect requests (`openid`: that
/// scope is asked for) of confidential clients of the profile oidc, whom OpenID Connect Basic does not ask
/// for it; they may. Without that scope a request is one of OAuth, and there is no ID token that would
/// protect the code.
bool requires_pkce(const Client& client, bool openid) noexcept;

/// Checks the parameters of an authorization request (RFC 7636 4.3). invalid_request if the challenge is
/// missing, is not 43 characters of base64url, or the method is not S256: a missing method means plain.
base::Status check_code_challenge(std::string_view code_challenge, std::string_view code_challenge_method);

/// RFC 7636 4.6: BASE64URL(SHA256(code_verifier)) == code_challenge. Without a challenge there must be no
/// verifier (RFC 9700 2.1.1: or somebody took the challenge away; case 85).
/// @param code_verifier   as received; 43 to 128 characters of [A-Za-z0-9-._~] (4.1)
/// @param code_challenge  as stored with the code; empty: the request had none
/// @return invalid_grant if missing, malformed or different; the time does not depend on where they differ
base::Status verify_pkce(std::string_view code_verifier, std::string_view code_challenge);

}  // namespace oauth
