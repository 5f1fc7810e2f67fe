// The gateway's public keys: a JWK set (RFC 7517) that is fetched again when a key id is not in it.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/es256.h"
#include "base/result.h"
#include "base/time.h"

namespace sandbox {

using KeySet = std::map<std::string, std::shared_ptr<const base::VerifyingKey>, std::less<>>;

/// The P-256 keys of a JWK set that have a kid and may verify ES256; others are passed over (RFC 7517 5).
/// nullopt if the text is not a JWK set, or is over 64 KiB.
std::optional<KeySet> parse_jwks(std::string_view text);

/// Keys by id. Thread-safe: one thread fetches, others that miss the same key wait for it.
class KeyRing {
 public:
  using Fetch = std::function<base::Result<std::string>()>;  // the text of the JWK set
  static constexpr base::Seconds kFetchInterval{10};         // at most one fetch in this time

  explicit KeyRing(Fetch fetch) : fetch_(std::move(fetch)) {}
  /// The key; null if it is unknown even after a fetch, where a fetch is due. The key is shared with requests
  /// that are verifying while the set is replaced.
  std::shared_ptr<const base::VerifyingKey> find(std::string_view kid, base::Instant now);
  /// Fetches now, whenever the last time was. False if nothing usable came; the keys known before stay.
  bool refresh(base::Instant now);
  /// Whether a set was ever fetched.
  bool loaded() const;

 private:
  bool fetch_locked(base::Instant now);
  mutable std::mutex mutex_;
  Fetch fetch_;
  KeySet keys_;
  std::optional<base::Instant> fetched_at_;  // the last attempt
  bool loaded_ = false;
};

}  // namespace sandbox
