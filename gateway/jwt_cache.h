// JWT access tokens that this worker has verified (RFC 9068): a signature is checked once, not once a
// request.
#pragma once
#include <cstring>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "base/crypto/digest.h"
#include "oauth/read_access_token.h"

namespace gateway {

/// Of one worker, used on its thread only. Keyed by the whole token; bounded by kMostTokens.
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
  /// As oauth::read_access_token, from memory if the token was read before under the same keys. Says nothing
  /// about revocation. Shared: with the exchange, which may outlive the entry.
  base::Result<std::shared_ptr<const oauth::AccessClaims>> read(const Token& token,
                                                                const oauth::Settings& settings,
                                                                const oauth::Keys& keys, base::Instant now);
  /// The same, only from memory; nullptr if it has to be verified first.
  std::shared_ptr<const oauth::AccessClaims> known(const Token& token, const oauth::Keys& keys,
                                                   base::Instant now);
  std::size_t size() const noexcept { return tokens_.size(); }

 private:
  void forget_if_keys_changed(const oauth::Keys& keys, base::Instant now);
  std::shared_ptr<const oauth::AccessClaims> find(const base::Digest& digest, base::Instant now);
  /// A digest is as good as random already.
  struct FirstBytes {
    std::size_t operator()(const base::Digest& digest) const noexcept {
      std::size_t first = 0;
      std::memcpy(&first, digest.bytes.data(), sizeof first);
      return first;
    }
  };

  std::unordered_map<base::Digest, std::shared_ptr<const oauth::AccessClaims>, FirstBytes> tokens_;
  std::shared_ptr<const oauth::SigningKeys> keys_seen_;
  base::Instant looked_at_{};
};

}  // namespace gateway
