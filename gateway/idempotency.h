// The blocking half of the idempotency stage: claiming a key or recalling its answer, and settling it.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "base/random.h"
#include "base/secret.h"
#include "gateway/counters.h"
#include "gateway/idempotency_store.h"
#include "http/message.h"
#include "http/task.h"

namespace gateway {

struct Config;
struct Exchange;
struct Worker;

/// Beside the operation's timeouts: for the store, for clocks that differ, for an answer that takes its time.
inline constexpr std::chrono::seconds kLeaseSlack{5};

struct ClaimedKey {
  KeyUse::Kind kind = KeyUse::Kind::in_flight;
  bool quoted = false;      // see KeyUse
  http::Response answer{};  // finished
};

/// Claims the key; an answer that was recorded is opened. One that does not open (it was sealed under another
/// secret) counts as an unknown outcome. Blocks. Throws store::Failure.
ClaimedKey claim_or_recall(IdempotencyStore& store, const KeyClaim& claim, const base::Secret& secret);

/// The claim of a request whose body was read: `scope` is idempotency_scope().
KeyClaim claim_of(const Exchange& x, const base::Digest& scope, bool quoted, base::Instant now,
                  const Config& config);
/// Sends an answer that was recorded; limits that were charged come back.
http::Task<void> replay(Worker& worker, Exchange& x, http::Response answer);

/// How the holder settles its key.
struct Settlement {
  enum class Kind : std::uint8_t { release, leave, finish };
  Kind kind = Kind::leave;
  http::Response answer{};  // finish
};

/// Blocks. False if the key was not held any more. Throws store::Failure.
bool settle(IdempotencyStore& store, const base::Digest& key, const std::string& owner,
            const Settlement& settlement, const base::Secret& secret, base::Random& random);

/// What is known of a request when it comes back from forward.
struct SentOn {
  bool sent = false;                       // a backend may have seen it
  bool complete = false;                   // the whole answer came
  bool too_large = false;                  // to be gathered
  const http::Response* answer = nullptr;  // the gathered answer; null if there is none, or not all of it
};

/// What becomes of the key, and what it is called in metrics and log.
struct KeyDecision {
  Settlement::Kind settlement;
  KeyOutcome outcome;
};
KeyDecision decide_key(const SentOn& sent_on);

}  // namespace gateway
