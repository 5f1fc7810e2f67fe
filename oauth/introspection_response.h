// The answer of the introspection endpoint: JSON (RFC 7662 2.2), or a signed JWT (RFC 9701).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "oauth/introspect.h"

namespace oauth {

inline constexpr std::string_view kIntrospectionJwtType = "application/token-introspection+jwt";

/// The JSON body; {"active":false} and nothing else for nullopt.
std::string introspection_json(const std::optional<ActiveToken>& token, std::string_view issuer);

/// Whether an Accept field asks for the signed answer (RFC 9701 4): it names that media type, and does not
/// like application/json better. `accept` empty: there is none.
bool wants_introspection_jwt(std::string_view accept);

/// What signs a client's answers: what it registered as introspection_signed_response_alg; otherwise RS256
/// for the profile oidc and ES256 for the others, whose profiles forbid RS256, the default of RFC 9701 6.
std::string_view introspection_alg(const ClientMetadata& metadata) noexcept;

/// RFC 9701 5: typ token-introspection+jwt with iss, aud (the asker), iat, and the JSON body as
/// token_introspection. Never sub and exp, with which it could be taken for another kind of token.
std::string introspection_jwt(const std::optional<ActiveToken>& token, const Client& asker,
                              const Settings& settings, const Keys& keys, base::Instant now);

}  // namespace oauth
