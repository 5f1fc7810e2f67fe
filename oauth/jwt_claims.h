// The claims of a JWT (RFC 7519 4), read strictly, and whether its times hold.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace oauth {

struct JwtClaims {
  std::string iss, sub, jti;  // "" if absent: an empty string is refused
  std::vector<std::string> aud;
  bool aud_is_array = false;                  // FAPI 2.0 5.3.2.1-8: a client assertion's aud is one string
  std::optional<std::int64_t> exp, nbf, iat;  // seconds since 1970, rounded down

  /// All other members, as JSON text.
  std::map<std::string, std::string, std::less<>> other;

  bool has(std::string_view name) const { return other.find(name) != other.end(); }
  /// A member of `other` that is a string, decoded; nullopt if it is absent or no string.
  std::optional<std::string> text(std::string_view name) const;
};

/// Reads the payload of a JWS. invalid_token if it is not one JSON object with distinct members (nested ones
/// too) at most 16 deep, iss, sub or jti is not a non-empty string, aud not such a string or a non-empty
/// array of them, or a time not a number from 0 to the year 9999. Thread-safe, pure.
base::Result<JwtClaims> read_jwt_claims(std::string_view payload);

struct JwtTimePolicy {
  bool exp_required = true, nbf_required = false, iat_required = false;
  base::Seconds max_ahead{60};  // how far iat and nbf may be in the future (FAPI 2.0 5.3.2.1-13)
  base::Seconds exp_leeway{0};  // how long after exp it is still taken
  std::optional<base::Seconds> max_lifetime{};  // of exp - nbf, without nbf of exp - now
  std::optional<base::Seconds>
      max_nbf_age{};  // how far nbf may be in the past (FAPI 2.0 Message Signing 5.3.1)
  std::optional<base::Seconds> max_iat_age{};  // how far iat may be in the past (RFC 9449 11.1)
};

/// RFC 7519 4.1.4-4.1.6: exp is the first second at which the token is no longer taken. Limits are included.
/// invalid_token with a literal reason. Pure.
base::Status check_jwt_times(const JwtClaims& claims, base::Instant now, const JwtTimePolicy& policy);

}  // namespace oauth
