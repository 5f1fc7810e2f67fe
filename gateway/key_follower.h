// Follows the keys in the store: makes the next step of their schedule, and hands out what changed.
#pragma once
#include <functional>
#include <utility>
#include <vector>

#include "gateway/keyring.h"
#include "gateway/steady_watch.h"
#include "oauth/key_schedule.h"

namespace gateway {

/// Used by one thread only. Every node has one; the store lets one of them make a step.
class KeyFollower {
 public:
  using Apply = std::function<void(KeyRing)>;

  /// References and what `apply` uses outlive it. `apply` gets the first state with the first call of
  /// follow().
  KeyFollower(oauth::KeyStore& store, base::Secret master, oauth::KeyTimes times, base::Random& random,
              Apply apply);
  /// Once a second. Throws store::Failure when the store does not answer, and std::runtime_error for a key
  /// that does not open; even then a key that was read before is taken into use and retired in time, and what
  /// was handed out last is kept.
  void follow(base::Instant now, std::int64_t steady_ns);

 private:
  void take_steps(base::Instant now, bool clock_is_settled);
  void hand_out(base::Instant now);

  oauth::KeyStore& store_;
  base::Secret master_;
  oauth::KeyTimes times_;
  base::Random& random_;
  Apply apply_;
  SteadyWatch watch_;
  std::vector<oauth::StoredKey> stored_;                          // as read last
  std::vector<std::pair<std::uint32_t, oauth::KeyState>> given_;  // what was handed out
};

/// Makes a step unless another node was first. True if this one made it.
bool take_step(oauth::KeyStore& store, const base::Secret& master, const oauth::KeyStep& step,
               base::Instant now, base::Random& random);

/// "access_token", "sign_es256" …
std::string_view purpose_name(oauth::KeyPurpose purpose);

}  // namespace gateway
