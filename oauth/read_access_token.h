// Opening an access token of this server, whichever format its app chose: sealed, or a JWT (RFC 9068).
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "oauth/access_token.h"
#include "oauth/keys.h"
#include "oauth/settings.h"

namespace oauth {

/// AccessClaimsView that owns its texts.
struct AccessClaims {
  std::string token_id;  // of a JWT its jti: what the revocation log names
  std::string client_id, subject, grant_id, scope, plan;
  Environment environment = Environment::sandbox;
  base::Instant issued_at{}, expires_at{};
  std::string authorization_details, audience, jkt, x5t, acr;
  base::Instant auth_time{};
  std::string sid;

  /// Points into this value.
  AccessClaimsView view() const;
};

/// True for what can only be an access token, if it is anything: by its prefix or by its two dots.
bool looks_like_access_token(std::string_view token) noexcept;

/// A JWT is taken if its typ is at+jwt, one of our own keys signed it with ES256, and iss is the issuer
/// (RFC 9068 4). Says nothing about revocation, binding and audience.
/// @return invalid_token for anything that this server did not issue as an access token, or that expired at
///         `now`. Thread-safe.
base::Result<AccessClaims> read_access_token(std::string_view token, const Settings& settings,
                                             const Keys& keys, base::Instant now);

}  // namespace oauth
