// Proof Key for Code Exchange (RFC 7636), S256 only.
#pragma once
#include <string_view>

#include "base/result.h"

namespace oauth {

/// Checks the parameters of an authorization request (RFC 7636 4.3). Required of every client (RFC
/// 9700 2.1.1). invalid_request if the challenge is missing, is not 43 characters of base64url, or the method
/// is not S256: a missing method means plain.
base::Status check_code_challenge(std::string_view code_challenge, std::string_view code_challenge_method);

/// RFC 7636 4.6: BASE64URL(SHA256(code_verifier)) == code_challenge.
/// @param code_verifier   as received; 43 to 128 characters of [A-Za-z0-9-._~] (4.1)
/// @param code_challenge  as stored with the code
/// @return invalid_grant if missing, malformed or different; the time does not depend on where they differ
base::Status verify_pkce(std::string_view code_verifier, std::string_view code_challenge);

}  // namespace oauth
