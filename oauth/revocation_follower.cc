// Catching up with the revocation log before judging.
#include "oauth/revocation_follower.h"

namespace oauth {
namespace {

constexpr std::size_t kBatch = 1000;
constexpr base::Seconds kExpireEvery{10};

}  // namespace

bool RevocationFollower::refuses(GrantStore& grants, const AccessClaimsView& claims, base::Instant now) {
  const std::lock_guard lock(mutex_);
  for (;;) {
    const std::vector<Revocation> batch = grants.revocations_after(last_seq_, kBatch);
    for (const Revocation& revocation : batch) {
      view_.apply(revocation);
      last_seq_ = revocation.seq;
    }
    if (batch.size() < kBatch) break;
  }
  if (now >= expired_at_ + kExpireEvery) {
    view_.expire(now);
    expired_at_ = now;
  }
  return view_.refuses(claims);
}

}  // namespace oauth
