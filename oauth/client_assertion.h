// private_key_jwt: a client that authenticates with a JWT it signed (RFC 7523 2.2 and 3, OIDC Core 9).
#pragma once
#include <string>
#include <string_view>

#include "oauth/client_keys.h"
#include "oauth/once_store.h"
#include "oauth/settings.h"

namespace oauth {

inline constexpr std::string_view kClientAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
inline constexpr std::size_t kMaxClientAssertion = 4096;  // characters

/// The client that an assertion says it is from: its sub, not verified. nullopt if malformed.
std::optional<std::string> client_of_assertion(std::string_view assertion);

/// Signed by a key of the client with an algorithm that its profile allows (and its
/// token_endpoint_auth_signing_alg if registered); iss = sub = client_id; aud is the issuer, as one string
/// (FAPI 2.0 5.3.2.1-8: no endpoint URL, no array); exp in the future and at most an hour away; iat and nbf
/// at most 60 s ahead; jti new: claimed last, so that a forged one spends nothing.
/// @return invalid_client with the reason in `detail`. Throws store::Failure.
base::Status check_client_assertion(std::string_view assertion, const Client& client, ClientKeys& keys,
                                    OnceStore& once, const Settings& settings, base::Instant now);

}  // namespace oauth
