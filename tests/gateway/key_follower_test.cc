// Nodes that follow the keys of one store: announcing, activating, retiring, and what can go wrong between.
#include "gateway/key_follower.h"

#include <doctest/doctest.h>

#include <memory>
#include <utility>

#include "tests/support/fake_key_store.h"
#include "tests/support/fixed_random.h"

using namespace std::chrono_literals;
using namespace gateway;
using oauth::KeyPurpose;
using test_support::FakeKeyStore;

namespace {

const base::Instant kNow = base::from_unix(1'795'305'600);
constexpr oauth::KeyTimes kTimes{90 * 24h, 24h, 48h};
base::Secret master() { return base::Secret(std::string(32, 'm')); }

/// One node: what it was handed out last.
struct NodeKeys {
  NodeKeys(FakeKeyStore& store, base::Random& random)
      : follower(store, master(), kTimes, random, [this](KeyRing ring) {
          ++changes;
          last = std::move(ring);
        }) {}
  void at(base::Instant now) { follower.follow(now, (now - kNow).count() * 1000); }
  std::string signs() const { return last.signing.front().kid(); }
  bool publishes(const std::string& kid) const {
    for (const base::Signer& signer : last.signing)
      if (signer.kid() == kid) return true;
    for (const base::Signer& signer : last.others)
      if (signer.kid() == kid) return true;
    return false;
  }
  std::vector<std::uint32_t> opens() const {
    std::vector<std::uint32_t> ids;
    for (const oauth::SealingKey& key : last.sealing) ids.push_back(key.id);
    return ids;
  }
  int changes = 0;
  KeyRing last;
  KeyFollower follower;
};

/// A store with a key each to seal and to sign with; one RSA key less is half a second less.
struct KeysOfNodes {
  KeysOfNodes() {
    for (const KeyPurpose purpose : {KeyPurpose::access_token, KeyPurpose::assertion, KeyPurpose::sign_es256})
      store.put(new_key(master(), purpose, kNow, kNow, random));
  }
  test_support::FixedRandom random;
  FakeKeyStore store;
};

}  // namespace

TEST_CASE("key follower: the next key is announced on every node before any node signs with it (case 116)") {
  KeysOfNodes world;
  NodeKeys a(world.store, world.random), b(world.store, world.random);
  a.at(kNow);
  b.at(kNow);
  const std::string first = a.signs();
  CHECK(b.signs() == first);
  const base::Instant turn = kNow + 90 * 24h;
  a.at(turn - 24h);
  b.at(turn - 24h + 1s);
  CHECK(world.store.stored.size() == 6);  // one successor of each, made by one of them
  CHECK(a.signs() == first);
  REQUIRE(a.last.others.size() == 1);
  const std::string second = a.last.others[0].kid();
  CHECK(b.publishes(second));
  CHECK(a.opens() ==
        std::vector<std::uint32_t>{1, 4});  // tokens of the next key open before anybody seals any
  a.at(turn - base::Micros{1});
  CHECK(a.signs() == first);
  a.at(turn);
  CHECK(a.signs() == second);
  CHECK(a.publishes(first));
  CHECK(a.opens() == std::vector<std::uint32_t>{4, 1});
  CHECK(b.signs() == first);  // its clock is behind, and what it signs is still published
  b.at(turn + 1s);
  CHECK(b.signs() == second);
  a.at(turn + 48h - base::Micros{1});
  CHECK(a.publishes(first));
  a.at(turn + 48h);
  CHECK_FALSE(a.publishes(first));
  CHECK(a.opens() == std::vector<std::uint32_t>{4});
}

TEST_CASE("key follower: nothing is handed out while nothing changes") {
  KeysOfNodes world;
  NodeKeys node(world.store, world.random);
  for (int second = 0; second < 10; ++second) node.at(kNow + 1s * second);
  CHECK(node.changes == 1);
}

TEST_CASE("key follower: of nodes that decide at the same moment one makes the key, the others take it") {
  KeysOfNodes world;
  NodeKeys a(world.store, world.random), b(world.store, world.random);
  a.at(kNow);
  b.at(kNow);
  const base::Instant due = kNow + 89 * 24h;
  world.store.before_insert = [&] { b.at(due); };
  a.at(due);
  CHECK(world.store.stored.size() == 6);
  b.at(due + 1s);
  CHECK(a.last.others[0].kid() == b.last.others[0].kid());
  CHECK(a.opens() == b.opens());
}

TEST_CASE("key follower: a node that was down over a rotation starts with the keys of today") {
  KeysOfNodes world;
  NodeKeys up(world.store, world.random);
  up.at(kNow);
  const std::string first = up.signs();
  for (const auto day : {89, 90, 91}) up.at(kNow + 24h * day);
  NodeKeys back(world.store, world.random);
  back.at(kNow + 91 * 24h);
  CHECK(back.signs() == up.signs());
  CHECK(back.signs() != first);
  CHECK(back.publishes(first));
}

TEST_CASE(
    "key follower: when every node was down over the turn, the successor is announced first all the same") {
  KeysOfNodes world;
  NodeKeys node(world.store, world.random);
  const base::Instant late = kNow + 300 * 24h;
  node.at(late);
  const std::string first = node.signs();
  REQUIRE(node.last.others.size() == 1);
  const std::string second = node.last.others[0].kid();
  node.at(late + 24h - base::Micros{1});
  CHECK(node.signs() == first);
  node.at(late + 24h);
  CHECK(node.signs() == second);
  CHECK(node.publishes(first));
}

TEST_CASE("key follower: a crash between the steps leaves steps that the next start makes") {
  KeysOfNodes world;
  // Announced and not yet used when the process died: the key's time comes without it.
  world.store.put(new_key(master(), KeyPurpose::sign_es256, kNow + 89 * 24h, kNow + 90 * 24h, world.random));
  NodeKeys node(world.store, world.random);
  node.at(kNow + 90 * 24h + 1s);
  CHECK(world.store.newest_of(KeyPurpose::sign_es256) == 4);  // none was added
  CHECK(node.last.signing.size() == 1);
  CHECK(node.last.others.size() == 1);
}

TEST_CASE("key follower: without the store an announced key still takes over in time, and is not lost") {
  KeysOfNodes world;
  NodeKeys node(world.store, world.random);
  node.at(kNow);
  const std::string first = node.signs();
  node.at(kNow + 89 * 24h);
  const std::string second = node.last.others[0].kid();
  world.store.lost = true;
  CHECK_THROWS_AS(node.at(kNow + 90 * 24h), std::runtime_error);
  CHECK(node.signs() == second);
  CHECK(node.publishes(first));
}

TEST_CASE("key follower: a key of another master key changes nothing and is said") {
  KeysOfNodes world;
  NodeKeys node(world.store, world.random);
  node.at(kNow);
  const std::string first = node.signs();
  const base::Secret other(std::string(32, 'o'));
  world.store.put(new_key(other, KeyPurpose::sign_es256, kNow, kNow + 1s, world.random));
  CHECK_THROWS_AS(node.at(kNow + 2s), std::runtime_error);
  CHECK(node.signs() == first);
}

TEST_CASE("key follower: a store that lost the keys of a purpose changes nothing and is said") {
  KeysOfNodes world;
  NodeKeys node(world.store, world.random);
  node.at(kNow);
  const std::string first = node.signs();
  for (const std::uint32_t lost : {1U, 2U}) {
    KeysOfNodes other;
    other.store.delete_key(lost);
    NodeKeys poor(other.store, other.random);
    CHECK_THROWS_AS(poor.at(kNow), std::runtime_error);
    CHECK(poor.changes == 0);
    const auto whole = std::exchange(world.store.stored, other.store.stored);
    CHECK_THROWS_AS(node.at(kNow + 1s), std::runtime_error);
    world.store.stored = whole;
  }
  CHECK(node.changes == 1);
  CHECK(node.signs() == first);
}

TEST_CASE("key follower: expired keys are deleted only by a clock that has gone steadily for an hour") {
  KeysOfNodes world;
  world.store.put(new_key(master(), KeyPurpose::sign_es256, kNow, kNow + 1s, world.random));
  NodeKeys node(world.store, world.random);
  node.at(kNow + 2s);
  CHECK(world.store.stored.size() == 4);
  // The clock is set a week ahead, and back: the steady one saw a second.
  node.follower.follow(kNow + 7 * 24h, 3'000'000'000);
  CHECK(world.store.stored.size() == 4);
  CHECK(node.last.others.empty());
  node.follower.follow(kNow + 4s, 4'000'000'000);
  CHECK(node.last.others.size() == 1);
  const base::Instant expired = kNow + 48h + 2s;
  node.at(expired);
  CHECK(world.store.stored.size() == 3);
}

TEST_CASE("key follower: an emergency rotation reaches every node before anybody signs with the new key") {
  KeysOfNodes world;
  NodeKeys a(world.store, world.random), b(world.store, world.random);
  a.at(kNow);
  b.at(kNow);
  const std::string first = a.signs();
  const base::Instant now = kNow + 10s;
  const auto step = oauth::rotation_step(world.store.keys(), KeyPurpose::sign_es256, kTimes, now, true);
  REQUIRE(step);
  REQUIRE(take_step(world.store, master(), *step, now, world.random));
  a.at(now + 1s);
  b.at(now + 1s);
  CHECK(a.signs() == first);
  CHECK(b.last.others.size() == 1);
  a.at(now + oauth::kEveryNodeKnows);
  CHECK(a.signs() == b.last.others[0].kid());
}
