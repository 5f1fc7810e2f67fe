// Whether who presents an access token holds the key that the token is bound to (RFC 9449 7.1, RFC 8705 3).
#pragma once
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace oauth {

/// How a token was presented: the scheme of the Authorization field; a form parameter counts as bearer.
enum class TokenScheme : std::uint8_t { bearer, dpop };

/// What a request proved, beside the token. Views are read during the call.
struct PresentedKeys {
  TokenScheme scheme = TokenScheme::bearer;
  std::string_view jkt;  // thumbprint of the key of a valid DPoP proof; empty: the request has no proof
  std::string_view x5t;  // x5t#S256 of the certificate of the connection; empty: none
};

/// @param jkt  of the token's cnf claim; empty: not bound to a DPoP key
/// @param x5t  of the token's cnf claim; empty: not bound to a certificate
/// @return invalid_token for a bound token without its key or certificate, or with another one, for a
///         DPoP-bound token under the scheme Bearer (9449 7.2), and for the scheme DPoP with a token that is
///         not bound; invalid_dpop_proof if only the proof is missing. Pure; thread-safe.
base::Status check_token_binding(std::string_view jkt, std::string_view x5t, const PresentedKeys& presented);

}  // namespace oauth
