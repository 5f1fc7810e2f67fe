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
  /// The key to seal with first; throws std::invalid_argument without a key.
  explicit SealerPool(const std::vector<SealingKey>& keys);
  /// From now on these; calls in flight end with those they began with. As the constructor. Thread-safe.
  void replace(const std::vector<SealingKey>& keys);
  /// As TokenSealer::seal and TokenSealer::open. Thread-safe.
  std::string seal(const AccessClaimsView& claims, base::Random& random) const;
  base::Result<AccessClaimsView> open(std::string_view token, base::Instant now, std::string& scratch) const;

 private:
  struct Generation;  // the sealers of one state of the keys
  struct Lease;

  mutable std::mutex mutex_;
  std::shared_ptr<Generation> generation_;
};

struct Keys {
  SealerPool sealers;
  base::Secret web;  // 32 bytes; KeyPurpose::web
  SigningKeyRing signing;
};

}  // namespace oauth
