// Sealed access tokens: "tg_at_" base64url(version, key id, nonce, AES-256-GCM(claims), tag). Opaque outside,
// opened by any node in about a microsecond with no lookup. The byte format is at the top of access_token.cc.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/aead.h"
#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "oauth/client.h"

namespace oauth {

inline constexpr std::string_view kAccessTokenPrefix = "tg_at_";
inline constexpr std::size_t kMaxAccessToken = 4096;  // characters; longer ones are refused unread

/// Views into the buffer the token was opened into, or into the issuer's arguments.
struct AccessClaimsView {
  std::string_view token_id;  // 16 base64url characters of the nonce; set by open()
  std::string_view client_id;
  std::string_view subject;   // user id, or the client id for client_credentials
  std::string_view grant_id;  // empty for client_credentials
  std::string_view scope;     // space-delimited
  std::string_view plan;
  Environment environment = Environment::sandbox;
  base::Instant issued_at{}, expires_at{};  // whole seconds

  // What not every token has: empty, and then it takes no room.
  std::string_view authorization_details;  // RFC 9396 9: canonical JSON, see oauth/authorization_details.h
  std::string_view audience;               // RFC 8707 2: the resource it was asked for
  std::string_view jkt;                    // RFC 9449 6.1: base64url SHA-256 thumbprint of the DPoP key
  std::string_view x5t;                    // RFC 8705 3.1: x5t#S256 of the client's certificate
  std::string_view acr;                    // RFC 9470 6.1
  base::Instant auth_time{};               // RFC 9470 6.1, whole seconds; the epoch: not told
  std::string_view sid;                    // OIDC session
};

/// Symmetric keys for sealing: newest first; older ones only open.
struct SealingKey {
  std::uint32_t id = 0;
  base::Secret key;  // 32 bytes
};

/// Not thread-safe (it keeps cipher contexts): one per thread.
class TokenSealer {
 public:
  /// Throws std::invalid_argument without a key or with one that is not 32 bytes.
  explicit TokenSealer(const std::vector<SealingKey>& keys);
  /// Under the newest key. Times are cut to whole seconds; `token_id` is ignored.
  /// Throws std::length_error if the token would be longer than kMaxAccessToken. Random 96-bit nonces: a key
  /// is good for 2^32 tokens (NIST SP 800-38D 8.3), then it must have been rotated.
  std::string seal(const AccessClaimsView& claims, base::Random& random);
  /// invalid_token for anything that this server did not seal or that expired at `now`. The views point into
  /// `scratch`, which is reused from call to call and must outlive their use.
  base::Result<AccessClaimsView> open(std::string_view token, base::Instant now, std::string& scratch);

 private:
  struct Keyed {
    std::uint32_t id;
    base::Aead aead;
  };
  std::vector<Keyed> keys_;
};

}  // namespace oauth
