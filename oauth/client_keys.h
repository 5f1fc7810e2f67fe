// Where the public keys of clients come from: registered by value, or fetched from jwks_uri.
#pragma once
#include <memory>

#include "base/crypto/jwk_set.h"
#include "base/result.h"
#include "base/time.h"
#include "oauth/client.h"

namespace oauth {

/// Thread-safe.
class ClientKeys {
 public:
  virtual ~ClientKeys() = default;
  /// The client's JWK Set; of a jwks_uri the cached one if it is fresh at `now` and has `kid` (a key that was
  /// rotated in is fetched once per interval). Blocks while it fetches: pool threads only.
  /// invalid_client if there are none, or if they could not be fetched or read; `detail` says why.
  virtual base::Result<std::shared_ptr<const base::JwkSet>> keys_of(const Client& client,
                                                                    std::string_view kid,
                                                                    base::Instant now) = 0;
};

}  // namespace oauth
