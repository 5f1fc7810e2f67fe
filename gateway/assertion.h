// Tollgate-Assertion: the ES256 JWT that tells a backend who calls, signed once a minute for whom it tells
// of.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/crypto/es256.h"
#include "base/random.h"
#include "base/time.h"
#include "oauth/access_token.h"

namespace gateway {

/// What binds an assertion to one request that moves money.
struct RequestBinding {
  std::string_view method, path, body;  // become htm, htu and digest = base64url(SHA-256(body))
};

/// Claims: iss, aud (the upstream's name), iat, exp (iat + 120 s), jti, client_id, sub, scope, env, grant_id,
/// authorization_details (an array, if the token has any); with a binding also htm, htu, digest.
std::string sign_assertion(const base::SigningKey& key, std::string_view issuer, std::string_view audience,
                           const oauth::AccessClaimsView& claims, base::Instant now, base::Random& random,
                           const RequestBinding* binding);

/// Reuses an assertion for a minute, for every token of which it would say the same: a new token each ten
/// minutes, or each request, costs no signature. One per worker; bounded.
class AssertionCache {
 public:
  explicit AssertionCache(std::size_t most = 8192) : most_(most) {}
  /// The view is valid until the next call.
  std::string_view get(const base::SigningKey& key, std::string_view issuer, std::string_view audience,
                       const oauth::AccessClaimsView& claims, base::Instant now, base::Random& random);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string jwt;
    base::Instant signed_at{};
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::size_t most_;
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;  // by what they say
  std::string key_;
};

}  // namespace gateway
