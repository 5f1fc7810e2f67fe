// Tollgate-Assertion: the ES256 JWT that tells a backend who calls, signed once a minute for whom it tells
// of.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
/// minutes, or each request, costs no signature. One per worker; bounded: an assertion has four places where
/// it can be, and a new one takes one that is free, or else that of another in turn.
class AssertionCache {
 public:
  explicit AssertionCache(std::size_t most = 8192);  // a power of two, at least 4

  /// What an assertion is asked for, hashed once. Points to its parts.
  class About {
   public:
    About(std::string_view audience, const oauth::AccessClaimsView& claims) noexcept;

   private:
    friend class AssertionCache;
    /// Environment and sizes, before the parts: so no two of them are alike.
    using Head = std::array<std::uint32_t, 7>;
    Head head() const noexcept;
    bool is(std::string_view said) const noexcept;
    void append_to(std::string& said) const;
    oauth::AccessClaimsView claims() const;

    std::array<std::string_view, 6> parts_;
    oauth::Environment environment_;
    std::uint64_t hash_;
  };
  /// Brings near where the assertion would be, and when that is near, the assertion.
  void fetch_set_ahead(const About& about) const noexcept;
  void fetch_text_ahead(const About& about) const noexcept;
  /// The view is valid until the next call.
  std::string_view get(const base::SigningKey& key, std::string_view issuer, const About& about,
                       base::Instant now, base::Random& random);
  std::size_t size() const noexcept;

 private:
  static constexpr std::size_t kWays = 4;
  struct Kept {
    std::string text;      // what it says, to be compared, and the JWT behind that
    std::size_t said = 0;  // bytes of it
    base::Instant signed_at{};
  };
  /// One that is not here is known by the tags alone.
  struct alignas(64) Set {
    std::array<std::uint64_t, kWays> tags{};  // hashes; 0: free
    std::size_t next = 0;
    std::array<Kept, kWays> kept;
  };
  std::size_t set_of(const About& about) const noexcept;
  static std::size_t way_of(const Set& set, const About& about) noexcept;
  static Kept& place_for(Set& set, const About& about);

  std::vector<Set> sets_;
};

}  // namespace gateway
