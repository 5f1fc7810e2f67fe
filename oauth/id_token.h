// ID tokens (OIDC Core 2, 3.1.3.6).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "oauth/issuer.h"

namespace oauth {

/// The algorithm of the client's ID and logout tokens: id_token_signed_response_alg, else RS256 for the
/// profile oidc (OIDC Registration 2), ES256 for the others.
std::string_view id_token_alg(const ClientMetadata& metadata) noexcept;

/// A JWT signed with the client's id_token_alg: iss, sub (see subject.h),
/// aud, exp, iat, at_hash, and auth_time, nonce, acr, amr, sid as far as they are known. `nonce` is empty for
/// a refresh. Throws std::logic_error without a key for the algorithm (registration checks).
base::Secret issue_id_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                            std::string_view nonce, std::string_view access_token, base::Instant now);

/// True if the granted scope makes it an OpenID request (3.1.2.1).
inline bool wants_id_token(const ScopeSet& scope) { return scope.contains("openid"); }

}  // namespace oauth
