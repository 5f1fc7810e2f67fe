// The schedule of keys, read off the times from which they are used.
#include "oauth/key_schedule.h"

#include <algorithm>

namespace oauth {
namespace {

/// The keys of one purpose in the order in which they are used.
std::vector<const StoredKey*> line_of(const std::vector<StoredKey>& keys, KeyPurpose purpose) {
  std::vector<const StoredKey*> line;
  for (const StoredKey& key : keys)
    if (key.purpose == purpose) line.push_back(&key);
  std::ranges::sort(line, [](const StoredKey* a, const StoredKey* b) {
    return a->active_from != b->active_from ? a->active_from < b->active_from : a->id < b->id;
  });
  return line;
}

std::size_t active_in(const std::vector<const StoredKey*>& line, base::Instant now) {
  const auto ahead =
      std::ranges::find_if(line, [now](const StoredKey* key) { return key->active_from > now; });
  const auto begun = static_cast<std::size_t>(ahead - line.begin());
  return begun == 0 ? 0 : begun - 1;
}

KeyStanding standing_of(const std::vector<const StoredKey*>& line, std::size_t at, std::size_t active,
                        const KeyTimes& times, base::Instant now) {
  const StoredKey& key = *line[at];
  if (at > active) return {key.id, key.purpose, KeyState::announced, key.created_at, key.active_from};
  std::optional<base::Instant> next;
  if (at + 1 < line.size()) next = line[at + 1]->active_from;
  if (at == active) return {key.id, key.purpose, KeyState::active, key.active_from, next};
  const base::Instant gone = *next + times.keep_for;
  if (now < gone) return {key.id, key.purpose, KeyState::retired, *next, gone};
  return {key.id, key.purpose, KeyState::expired, gone, std::nullopt};
}

bool rotates(KeyPurpose purpose) { return purpose != KeyPurpose::web; }

std::uint32_t newest_of(const std::vector<const StoredKey*>& line) {
  std::uint32_t newest = 0;
  for (const StoredKey* key : line) newest = std::max(newest, key->id);
  return newest;
}

/// The key that takes over from the active one; nullptr if none is announced. One that is much later than its
/// turn does not count: a clock that ran ahead announced it, and it would hold up the rotation until then.
/// Two announcements' length is what clocks and changed settings may make of difference.
const StoredKey* successor(const std::vector<const StoredKey*>& line, const KeyTimes& times,
                           base::Instant now) {
  const std::size_t active = active_in(line, now);
  if (active + 1 == line.size()) return nullptr;
  const base::Instant turn = line[active]->active_from + times.rotate_every;
  const StoredKey* const next = line[active + 1];
  return next->active_from <= std::max(turn, now) + 2 * times.announce_for ? next : nullptr;
}

std::optional<KeyStep> announcement_due(const std::vector<const StoredKey*>& line, const KeyTimes& times,
                                        base::Instant now) {
  if (times.rotate_every == base::Seconds{0} || successor(line, times, now)) return std::nullopt;
  const base::Instant turn = line[active_in(line, now)]->active_from + times.rotate_every;
  if (now < turn - times.announce_for) return std::nullopt;
  return KeyStep{KeyStep::Kind::announce,
                 line.front()->purpose,
                 newest_of(line),
                 std::max(turn, now + times.announce_for),
                 {}};
}

}  // namespace

std::vector<KeyStanding> standings(const std::vector<StoredKey>& keys, const KeyTimes& times,
                                   base::Instant now) {
  std::vector<KeyStanding> out;
  for (const StoredKey& key : keys) {
    const auto line = line_of(keys, key.purpose);
    const auto at = static_cast<std::size_t>(std::ranges::find(line, &key) - line.begin());
    out.push_back(standing_of(line, at, active_in(line, now), times, now));
  }
  return out;
}

std::vector<KeyStep> steps_due(const std::vector<StoredKey>& keys, const KeyTimes& times, base::Instant now) {
  std::vector<KeyStep> steps;
  for (const KeyPurpose purpose : kKeyPurposes) {
    const auto line = line_of(keys, purpose);
    if (!rotates(purpose) || line.empty()) continue;
    if (const auto step = announcement_due(line, times, now)) steps.push_back(*step);
  }
  for (const KeyStanding& key : standings(keys, times, now))
    if (key.state == KeyState::expired && rotates(key.purpose))
      steps.push_back({KeyStep::Kind::forget, key.purpose, key.id, {}, {}});
  return steps;
}

std::optional<KeyStep> rotation_step(const std::vector<StoredKey>& keys, KeyPurpose purpose,
                                     const KeyTimes& times, base::Instant now, bool at_once) {
  const auto line = line_of(keys, purpose);
  if (line.empty() || !rotates(purpose)) return std::nullopt;
  const base::Instant from = now + (at_once ? kEveryNodeKnows : times.announce_for);
  if (const StoredKey* const next = successor(line, times, now)) {
    if (!at_once || next->active_from <= from) return std::nullopt;
    return KeyStep{KeyStep::Kind::activate, purpose, next->id, from, next->active_from};
  }
  return KeyStep{KeyStep::Kind::announce, purpose, newest_of(line), from, {}};
}

}  // namespace oauth
