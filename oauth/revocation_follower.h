// Asks the revocation log itself whether a token is revoked: exact on every node, one indexed read a
// question.
#pragma once
#include <mutex>

#include "oauth/grant_store.h"
#include "oauth/revocation_view.h"

namespace oauth {

/// For introspection, which must see a revocation that any node has answered for; workers have their own
/// RevocationView instead. Thread-safe.
class RevocationFollower {
 public:
  /// Reads what the log has gained, then judges. Throws store::Failure: nobody may answer "active" then.
  bool refuses(GrantStore& grants, const AccessClaimsView& claims, base::Instant now);

 private:
  std::mutex mutex_;
  RevocationView view_;
  std::uint64_t last_seq_ = 0;
  base::Instant expired_at_{};
};

}  // namespace oauth
