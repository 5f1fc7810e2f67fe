// The schedule of keys: where each is in its life, and what has to happen next (case 116).
#include "oauth/key_schedule.h"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using namespace oauth;

namespace {

constexpr KeyTimes kTimes{90 * 24h, 24h, 48h};
const base::Instant kStart = base::from_unix(1'700'000'000);
constexpr base::Micros kTick{1};

StoredKey key(std::uint32_t id, base::Instant active_from, KeyPurpose purpose = KeyPurpose::sign_es256) {
  return {id, purpose, "", active_from - 24h, active_from};
}

std::string states(const std::vector<StoredKey>& keys, base::Instant now) {
  std::string text;
  for (const KeyStanding& standing : standings(keys, kTimes, now))
    text += std::to_string(standing.id) + "ARxZ"[static_cast<int>(standing.state)] + std::string(" ");
  return text;
}
// announced A, active R(unning), retired x, expired Z.

std::string text_of(const KeyStep& step, base::Instant from) {
  const auto hours = [from](base::Instant t) {
    return std::to_string(std::chrono::duration_cast<std::chrono::hours>(t - from).count()) + "h";
  };
  switch (step.kind) {
    case KeyStep::Kind::announce:
      return "announce after " + std::to_string(step.id) + " from " + hours(step.active_from);
    case KeyStep::Kind::activate:
      return "activate " + std::to_string(step.id);
    case KeyStep::Kind::forget:
      return "forget " + std::to_string(step.id);
  }
  return "";
}

std::string due(const std::vector<StoredKey>& keys, base::Instant now, const KeyTimes& times = kTimes) {
  std::string text;
  for (const KeyStep& step : steps_due(keys, times, now)) text += text_of(step, now) + "; ";
  return text;
}

}  // namespace

TEST_CASE(
    "key schedule: a key is announced, active, retired and gone, at the moment its successor is the next") {
  const std::vector<StoredKey> keys{key(1, kStart), key(2, kStart + 90 * 24h), key(3, kStart + 180 * 24h)};
  CHECK(states(keys, kStart) == "1R 2A 3A ");
  CHECK(states(keys, kStart + 90 * 24h - kTick) == "1R 2A 3A ");
  CHECK(states(keys, kStart + 90 * 24h) == "1x 2R 3A ");
  CHECK(states(keys, kStart + 92 * 24h - kTick) == "1x 2R 3A ");
  CHECK(states(keys, kStart + 92 * 24h) == "1Z 2R 3A ");
  CHECK(states(keys, kStart + 200 * 24h) == "1Z 2Z 3R ");
  const auto all = standings(keys, kTimes, kStart + 91 * 24h);
  CHECK(all[0].since == kStart + 90 * 24h);
  CHECK(all[0].until == kStart + 92 * 24h);
  CHECK(all[1].since == kStart + 90 * 24h);
  CHECK(all[1].until == kStart + 180 * 24h);
  CHECK(all[2].since == kStart + 179 * 24h);
  CHECK(all[2].until == kStart + 180 * 24h);
  CHECK(standings({key(1, kStart)}, kTimes, kStart)[0].until == std::nullopt);
}

TEST_CASE("key schedule: purposes do not retire each other, and the order of rows does not matter") {
  const std::vector<StoredKey> keys{key(4, kStart + 10h, KeyPurpose::assertion), key(3, kStart + 5h),
                                    key(2, kStart, KeyPurpose::assertion), key(1, kStart)};
  CHECK(states(keys, kStart + 6h) == "4A 3R 2R 1x ");
}

TEST_CASE("key schedule: of two keys with the same time the later one is active") {
  CHECK(states({key(1, kStart), key(2, kStart)}, kStart) == "1x 2R ");
}

TEST_CASE("key schedule: a clock that was set back before every key leaves one active") {
  CHECK(states({key(2, kStart + 9h), key(1, kStart)}, base::from_unix(0)) == "2A 1R ");
  CHECK(due({key(2, kStart + 9h), key(1, kStart)}, base::from_unix(0)).empty());
  CHECK(standings({}, kTimes, kStart).empty());
}

TEST_CASE(
    "key schedule: the successor is announced a whole announcement before its turn (RFC 7517 8; case 116)") {
  const std::vector<StoredKey> one{key(7, kStart)};
  CHECK(due(one, kStart + 89 * 24h - kTick).empty());
  CHECK(due(one, kStart + 89 * 24h) == "announce after 7 from 24h; ");
  CHECK(due({key(7, kStart), key(8, kStart + 90 * 24h)}, kStart + 89 * 24h).empty());
  CHECK(due({key(7, kStart), key(8, kStart + 90 * 24h)}, kStart + 91 * 24h).empty());
  CHECK(due(one, kStart + 89 * 24h, {base::Seconds{0}, 24h, 48h}).empty());
  CHECK(due({}, kStart).empty());
}

TEST_CASE(
    "key schedule: after a rotation that all nodes slept through the successor is announced as long as "
    "ever") {
  const std::vector<StoredKey> one{key(7, kStart)};
  CHECK(due(one, kStart + 89 * 24h + 1h) ==
        "announce after 7 from 24h; ");  // a little late: not used too early
  CHECK(due(one, kStart + 400 * 24h) == "announce after 7 from 24h; ");
  CHECK(states(one, kStart + 400 * 24h) == "7R ");
}

TEST_CASE("key schedule: a key that a clock far ahead announced holds nothing up") {
  const std::vector<StoredKey> keys{key(7, kStart), key(8, kStart + 3650 * 24h)};
  CHECK(due(keys, kStart + 89 * 24h) == "announce after 8 from 24h; ");
  CHECK(states(keys, kStart + 89 * 24h) == "7R 8A ");
  // Clocks and settings that differ by less are nothing of that kind.
  CHECK(due({key(7, kStart), key(8, kStart + 92 * 24h)}, kStart + 89 * 24h).empty());
  CHECK(due({key(7, kStart), key(8, kStart + 92 * 24h + kTick)}, kStart + 89 * 24h) ==
        "announce after 8 from 24h; ");
}

TEST_CASE("key schedule: expired keys are forgotten, retired ones and those of the web are not") {
  const std::vector<StoredKey> keys{key(1, kStart), key(2, kStart + 10h)};
  CHECK(due(keys, kStart + 58h - kTick).empty());
  CHECK(due(keys, kStart + 58h) == "forget 1; ");
  const std::vector<StoredKey> web{key(1, kStart, KeyPurpose::web), key(2, kStart + 10h, KeyPurpose::web)};
  CHECK(due(web, kStart + 1000 * 24h).empty());
}

TEST_CASE("key schedule: by hand the next key is announced now, once") {
  const auto by_hand = [](const std::vector<StoredKey>& keys, bool at_once, base::Instant now) {
    const auto step = rotation_step(keys, KeyPurpose::sign_es256, kTimes, now, at_once);
    return step ? text_of(*step, now) : std::string("nothing");
  };
  const base::Instant now = kStart + 5h;
  CHECK(by_hand({key(7, kStart)}, false, now) == "announce after 7 from 24h");
  CHECK(by_hand({key(7, kStart), key(8, now + 24h)}, false, now) == "nothing");
  CHECK(by_hand({key(7, kStart), key(8, now + 24h * 365)}, false, now) == "announce after 8 from 24h");
  CHECK(by_hand({}, false, now) == "nothing");
  CHECK(by_hand({key(7, kStart, KeyPurpose::assertion)}, false, now) == "nothing");

  CHECK(by_hand({key(7, kStart), key(8, now + 24h)}, true, now) == "activate 8");
  CHECK(by_hand({key(7, kStart), key(8, now + kEveryNodeKnows)}, true, now) == "nothing");
  CHECK(by_hand({key(7, kStart), key(8, now + kEveryNodeKnows + kTick)}, true, now) == "activate 8");
  const auto fresh = rotation_step({key(7, kStart)}, KeyPurpose::sign_es256, kTimes, now, true);
  REQUIRE(fresh);
  CHECK(fresh->kind == KeyStep::Kind::announce);
  CHECK(fresh->active_from == now + kEveryNodeKnows);
  const auto moved =
      rotation_step({key(7, kStart), key(8, now + 24h)}, KeyPurpose::sign_es256, kTimes, now, true);
  REQUIRE(moved);
  CHECK(moved->expected == now + 24h);
  CHECK(moved->active_from == now + kEveryNodeKnows);
}

TEST_CASE("key schedule: the key of the web is not rotated by hand either") {
  CHECK_FALSE(rotation_step({key(1, kStart, KeyPurpose::web)}, KeyPurpose::web, kTimes, kStart, true));
}
