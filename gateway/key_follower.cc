// One look at the stored keys a second: steps that are due, then a new snapshot if anything moved.
#include "gateway/key_follower.h"

#include <algorithm>
#include <stdexcept>

#include "base/log.h"

namespace gateway {

using oauth::KeyState;
using oauth::KeyStep;

std::string_view purpose_name(oauth::KeyPurpose purpose) {
  switch (purpose) {
    case oauth::KeyPurpose::access_token:
      return "access_token";
    case oauth::KeyPurpose::assertion:
      return "assertion";
    case oauth::KeyPurpose::sign_es256:
      return "sign_es256";
    case oauth::KeyPurpose::sign_rs256:
      return "sign_rs256";
    case oauth::KeyPurpose::sign_ps256:
      return "sign_ps256";
    case oauth::KeyPurpose::web:
      return "web";
  }
  return "";
}

bool take_step(oauth::KeyStore& store, const base::Secret& master, const KeyStep& step, base::Instant now,
               base::Random& random) {
  switch (step.kind) {
    case KeyStep::Kind::announce:
      return store.insert_next_key(new_key(master, step.purpose, now, step.active_from, random), step.id);
    case KeyStep::Kind::activate:
      return store.activate_key(step.id, step.expected, step.active_from);
    case KeyStep::Kind::forget:
      store.delete_key(step.id);
      return true;
  }
  return false;
}

KeyFollower::KeyFollower(oauth::KeyStore& store, base::Secret master, oauth::KeyTimes times,
                         base::Random& random, Apply apply)
    : store_(store), master_(std::move(master)), times_(times), random_(random), apply_(std::move(apply)) {}

void KeyFollower::take_steps(base::Instant now, bool clock_is_settled) {
  stored_ = store_.keys();
  bool taken = false;
  for (const KeyStep& step : oauth::steps_due(stored_, times_, now)) {
    // A deleted key does not come back: not on the word of a clock that was just set.
    if (step.kind == KeyStep::Kind::forget && !clock_is_settled) continue;
    taken = true;
    if (take_step(store_, master_, step, now, random_))
      base::log(base::LogLevel::info,
                step.kind == KeyStep::Kind::forget ? "a key was deleted" : "a key was announced",
                {{"purpose", purpose_name(step.purpose)}});
  }
  if (taken) stored_ = store_.keys();
}

void KeyFollower::hand_out(base::Instant now) {
  std::vector<std::pair<std::uint32_t, KeyState>> states;
  for (const oauth::KeyStanding& key : oauth::standings(stored_, times_, now))
    if (key.state != KeyState::expired) states.emplace_back(key.id, key.state);
  if (states.empty() || states == given_) return;
  auto ring = open_keys(stored_, master_, times_, now);
  if (!ring) throw std::runtime_error(ring.error().detail);
  if (ring->sealing.empty() || ring->assertion.empty())
    throw std::runtime_error("the store has lost the keys of a purpose");
  const bool first = given_.empty();
  given_ = std::move(states);
  apply_(*std::move(ring));
  if (!first) base::log(base::LogLevel::info, "the keys have changed", {});
}

void KeyFollower::follow(base::Instant now, std::int64_t steady_ns) {
  const bool settled = watch_.settled(now, steady_ns);
  try {
    take_steps(now, settled);
  } catch (...) {
    hand_out(now);
    throw;
  }
  hand_out(now);
}

}  // namespace gateway
