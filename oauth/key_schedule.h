// The life of a key: announced, then active, then retired; which key is where, and what has to happen next.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "oauth/key_store.h"

namespace oauth {

/// How long each part of a key's life is.
struct KeyTimes {
  base::Seconds rotate_every{90 * 86400};  // a key signs for so long; zero: until somebody rotates it
  base::Seconds announce_for{86400};       // published, and known to all nodes, before it signs
  base::Seconds keep_for{2 * 86400};       // published, and opening tokens, after its successor took over
  friend bool operator==(const KeyTimes&, const KeyTimes&) = default;
};

/// An emergency rotation waits for so long before the new key is used. A node looks for keys every second,
/// and one that cannot reach the store for five refuses all tokens, so none calls a token of the new key
/// unknown; and a backend that fetches the JWK Set at most every ten seconds may do so again when it meets
/// the new kid.
inline constexpr base::Seconds kEveryNodeKnows{12};

enum class KeyState : std::uint8_t { announced, active, retired, expired };

struct KeyStanding {
  std::uint32_t id = 0;
  KeyPurpose purpose = KeyPurpose::access_token;
  KeyState state = KeyState::announced;
  base::Instant since{};
  std::optional<base::Instant> until;  // nullopt: no end is known
};

/// Where each key is in its life, in the order of `keys`. Of each purpose exactly one is active: the one that
/// became it last, or, when all lie ahead since the clock was set back, the one that comes first.
std::vector<KeyStanding> standings(const std::vector<StoredKey>& keys, const KeyTimes& times,
                                   base::Instant now);

/// One change of what is stored, made with one compare-and-set: two nodes that decide the same do it once.
struct KeyStep {
  enum class Kind : std::uint8_t { announce, activate, forget } kind = Kind::announce;
  KeyPurpose purpose = KeyPurpose::access_token;
  std::uint32_t id = 0;  // announce: the newest key there is of that purpose; otherwise: the key itself
  base::Instant active_from{};  // announce, activate: from when the key is used
  base::Instant expected{};     // activate: from when it was to be used
};

/// What the schedule wants by `now`: successors to announce, and keys that nobody needs any more. A key is
/// announced for its whole time even when its turn is long past, because every node was down. Keys of the
/// purpose `web` do not rotate: pairwise subjects and refresh tokens are derived from theirs.
std::vector<KeyStep> steps_due(const std::vector<StoredKey>& keys, const KeyTimes& times, base::Instant now);

/// What `tollgate keys rotate` does for a purpose that has a key: announces a successor now, or, `at_once`,
/// lets the announced one (if none, a new one) be used as soon as every node knows it. nullopt if that is so
/// already.
std::optional<KeyStep> rotation_step(const std::vector<StoredKey>& keys, KeyPurpose purpose,
                                     const KeyTimes& times, base::Instant now, bool at_once);

}  // namespace oauth
