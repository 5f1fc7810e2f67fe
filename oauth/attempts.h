// Counting failed attempts: who guesses has to wait, longer each time, and nobody else does.
#pragma once
#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/time.h"

namespace oauth {

struct AttemptsPolicy {
  unsigned free = 5;               // failures that cost nothing
  base::Seconds first_wait{1};     // after one more; doubles with each further one
  base::Seconds longest_wait{60};  // and no longer than this
  base::Seconds forgotten{3600};   // since the last failure; not shorter than longest_wait
};

/// Failures of one kind on this node, by who fails: a key is any text, of which only the SHA-256 is kept.
/// Memory is bounded: above kMostKeys the one that has been quiet for longest is forgotten. Thread-safe.
///
/// A refused attempt is not counted, so waiting always helps. Attempts that are under way at the same moment
/// may pass together, as many as there are threads that judge them.
class Attempts {
 public:
  static constexpr std::size_t kMostKeys = 20'000;

  explicit Attempts(AttemptsPolicy policy) : policy_(policy) {}
  /// How long `key` has to wait at `now`, rounded up to whole seconds; zero: it may try.
  base::Seconds wait(std::string_view key, base::Instant now) const;
  /// Counts one failure.
  void failed(std::string_view key, base::Instant now);
  /// Forgets the failures of `key`. Not for guesses that an attacker can make succeed with something of his
  /// own.
  void succeeded(std::string_view key);
  std::size_t size() const;

 private:
  struct Entry {
    base::Digest key;
    unsigned failures = 0;
    base::Instant last_at{};
  };
  using Entries = std::list<Entry>;  // the quietest first
  void forget_old(base::Instant now);

  const AttemptsPolicy policy_;
  std::atomic<bool> any_{false};  // without failures nothing is locked
  mutable std::mutex mutex_;
  Entries entries_;
  std::map<base::Digest, Entries::iterator> by_key_;
};

/// A client's own secret is too long to guess, so this only keeps a broken or hostile caller from costing
/// much, and is short.
inline constexpr AttemptsPolicy kClientPatience{10, base::Seconds{1}, base::Seconds{60}};

/// The counters of one process.
struct AttemptCounters {
  Attempts client_authentication{kClientPatience};  // by client and address (RFC 6749 2.3.1)
  /// By user and address (RFC 6749 10.10), also for users that do not exist.
  Attempts sign_in{{5, base::Seconds{5}, base::Seconds{300}}};
  /// By user, and by address (RFC 8628 5.1).
  Attempts user_code{{5, base::Seconds{10}, base::Seconds{3600}, base::Seconds{2 * 3600}}};
};

}  // namespace oauth
