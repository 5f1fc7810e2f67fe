// The keys of the authorization server, shared by the threads that answer its endpoints.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/secret.h"
#include "oauth/access_token.h"
#include "oauth/signing_keys.h"

namespace oauth {

/// Token sealers for any number of threads: each call leases one. Workers of the data path own a TokenSealer
/// instead.
class SealerPool {
 public:
  /// Newest key first; throws std::invalid_argument without a key.
  explicit SealerPool(const std::vector<SealingKey>& keys);
  /// As TokenSealer::seal and TokenSealer::open. Thread-safe.
  std::string seal(const AccessClaimsView& claims, base::Random& random) const;
  base::Result<AccessClaimsView> open(std::string_view token, base::Instant now, std::string& scratch) const;

 private:
  std::unique_ptr<TokenSealer> lease() const;
  void give_back(std::unique_ptr<TokenSealer> sealer) const;

  std::vector<SealingKey> keys_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<TokenSealer>> idle_;
};

struct Keys {
  SealerPool sealers;
  base::Secret web;  // 32 bytes; KeyPurpose::web
  SigningKeyRing signing;
};

}  // namespace oauth
