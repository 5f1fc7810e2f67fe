// JWT access tokens that this worker has verified (RFC 9068): a signature is checked once, not once a
// request.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/crypto/digest.h"
#include "gateway/kept_claims.h"
#include "oauth/read_access_token.h"

namespace gateway {

/// Of one worker, used on its thread only. Keyed by the whole token. A token has four places where it can be:
/// a new one takes one that is free, or else that of another in turn.
class JwtCache {
 public:
  static constexpr std::size_t kMostTokens = 4096;
  static constexpr std::chrono::seconds kKeysLooked{
      1};  // how often it is looked whether the keys are the same

  /// A token and what it is known by, hashed once for both questions. Points to the token.
  class Token {
   public:
    explicit Token(std::string_view text) : text_(text), digest_(base::sha256(text)) {}

   private:
    friend class JwtCache;
    std::string_view text_;
    base::Digest digest_;
  };
  /// The claims of a token that was verified before under the same keys; nullptr if it has to be verified
  /// first. Says nothing about revocation. Shared: with the exchange, which may outlive the entry.
  std::shared_ptr<const KeptClaims> known(const Token& token, const oauth::Keys& keys, base::Instant now);
  /// As oauth::read_access_token; what it accepts is known() from then on.
  base::Result<std::shared_ptr<const KeptClaims>> verify(const Token& token, const oauth::Settings& settings,
                                                         const oauth::Keys& keys, base::Instant now);
  std::size_t size() const noexcept { return size_; }

 private:
  static constexpr std::size_t kWays = 4;
  /// Looked through without reading more than one line of the processor's cache for a token that is not here.
  struct alignas(64) Set {
    std::array<std::uint64_t, kWays> tags{};  // of the digest; 0: maybe free
    std::array<std::shared_ptr<const KeptClaims>, kWays> claims;
    std::array<base::Digest, kWays> digests{};
    std::size_t next = 0;
  };
  void forget_if_keys_changed(const oauth::Keys& keys, base::Instant now);
  void forget(std::shared_ptr<const KeptClaims>& claims) noexcept;
  Set& set_of(const base::Digest& digest);

  std::vector<Set> sets_;  // made with the first token
  std::size_t size_ = 0;
  std::shared_ptr<const oauth::SigningKeys> keys_seen_;
  base::Instant looked_at_{};
};

}  // namespace gateway
