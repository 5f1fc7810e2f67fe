// Which idempotency keys are in use, by which request, and what became of them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/time.h"

namespace gateway {

/// A request that wants to be the one that is sent on with its key.
struct KeyClaim {
  base::Digest key;          // idempotency_scope()
  base::Digest fingerprint;  // request_fingerprint()
  bool quoted = false;       // how this request spells its key
  std::string owner;         // the request's id: no other request of any node has it; at most 64 bytes
  base::Instant now{};
  base::Instant lease_until{};  // until then the owner is believed to be alive
  base::Instant expires_at{};   // of a key that is new: then it is forgotten
};

/// What a claim came to.
struct KeyUse {
  enum class Kind : std::uint8_t {
    claimed,       // the first request with this key
    taken_over,    // an earlier one, with the same fingerprint, has an unknown outcome: a backend may know it
    finished,      // `owner` recorded `answer`
    in_flight,     // another request holds the key
    other_request  // the key stands for another fingerprint
  };
  Kind kind = Kind::in_flight;
  bool quoted = false;  // claimed, taken_over: how the first request spelled the key: so a backend knows it
  std::string owner{}, answer{};
};

/// Implemented by store/; thread-safe, synchronous: blocking pool only. Everything throws store::Failure.
class IdempotencyStore {
 public:
  virtual ~IdempotencyStore() = default;

  /// Atomic compare-and-set: of any number of claims for one key at once, on any number of nodes, exactly one
  /// gets `claimed` or `taken_over` and holds the key until it settles it, or until its lease has run out.
  /// Repeated with the same owner it gets what it got before.
  virtual KeyUse claim_key(const KeyClaim& claim) = 0;

  /// The holder settles. Each does nothing and answers false if `owner` does not hold the key (any more).
  /// finish_key: `answer` is the outcome for good.
  virtual bool finish_key(const base::Digest& key, std::string_view owner, std::string_view answer) = 0;
  /// leave_key: a backend may have seen the request, and the outcome is not known: the next claim with the
  /// same fingerprint takes over.
  virtual bool leave_key(const base::Digest& key, std::string_view owner) = 0;
  /// release_key: no backend saw the request. A key that was `claimed` is free again, as if it had never been
  /// used; one that was `taken_over` is left.
  virtual bool release_key(const base::Digest& key, std::string_view owner) = 0;

  /// The answer that `owner` recorded cannot be read: from here on as if the key had been left.
  virtual bool forget_answer(const base::Digest& key, std::string_view owner) = 0;
};

}  // namespace gateway
