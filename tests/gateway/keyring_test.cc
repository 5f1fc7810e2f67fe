// Tests of the key ring: wrapping, order of use, and master keys that are not the store's.
#include "gateway/keyring.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/fake_key_store.h"
#include "tests/support/fixed_random.h"

using namespace gateway;
using oauth::KeyPurpose;
using test_support::FakeKeyStore;

namespace {

const base::Instant kNow = base::from_unix(1'795'305'600);
const oauth::KeyTimes kTimes{};
base::Secret master() { return base::Secret(std::string(32, 'm')); }
base::Secret other_master() { return base::Secret(std::string(32, 'o')); }

}  // namespace

TEST_CASE("keys: what is wrapped opens under the same master key and purpose only") {
  test_support::FixedRandom random;
  const base::Secret key(std::string(32, 'k'));
  const std::string wrapped = wrap_key(master(), KeyPurpose::web, key, random);
  CHECK(wrapped.find(std::string(8, 'k')) == std::string::npos);
  const auto opened = unwrap_key(master(), KeyPurpose::web, wrapped);
  REQUIRE(opened);
  CHECK(base::equal_ct(opened->reveal(), key.reveal()));
  CHECK_FALSE(unwrap_key(other_master(), KeyPurpose::web, wrapped));
  CHECK_FALSE(unwrap_key(master(), KeyPurpose::access_token, wrapped));
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    std::string altered = wrapped;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(unwrap_key(master(), KeyPurpose::web, altered));
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{27}, wrapped.size() - 1})
    CHECK_FALSE(unwrap_key(master(), KeyPurpose::web, wrapped.substr(0, size)));
}

TEST_CASE("keys: the same key is never wrapped into the same bytes") {
  test_support::FixedRandom random;
  const base::Secret key(std::string(32, 'k'));
  CHECK(wrap_key(master(), KeyPurpose::web, key, random) != wrap_key(master(), KeyPurpose::web, key, random));
}

TEST_CASE("keys: a new store gets one key of each purpose, the next start finds them") {
  test_support::FixedRandom random;
  FakeKeyStore store;
  const auto first = load_keys(store, master(), kTimes, kNow, random);
  REQUIRE(first);
  CHECK(store.stored.size() == 6);
  CHECK(first->sealing.size() == 1);
  CHECK(first->sealing[0].key.reveal().size() == 32);
  CHECK(first->assertion.size() == 1);
  CHECK(first->web.reveal().size() == 32);
  const auto again = load_keys(store, master(), kTimes, kNow, random);
  REQUIRE(again);
  CHECK(store.stored.size() == 6);
  CHECK(again->assertion[0].kid() == first->assertion[0].kid());
  CHECK(base::equal_ct(again->web.reveal(), first->web.reveal()));
}

TEST_CASE("keys: another master key is refused with what to do, and adds nothing") {
  test_support::FixedRandom random;
  FakeKeyStore store;
  REQUIRE(load_keys(store, master(), kTimes, kNow, random));
  store.delete_key(store.stored.back().id);
  const auto refused = load_keys(store, other_master(), kTimes, kNow, random);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find("restore that file") != std::string::npos);
  CHECK(store.stored.size() == 5);
}

TEST_CASE("keys: of two nodes that start on a new store with different master keys one wins all purposes") {
  test_support::FixedRandom random;
  FakeKeyStore store;
  store.before_insert = [&] {
    store.put(new_key(other_master(), KeyPurpose::access_token, kNow, kNow, random));
  };
  CHECK_FALSE(load_keys(store, master(), kTimes, kNow, random));
  CHECK(store.stored.size() == 1);
  CHECK(load_keys(store, other_master(), kTimes, kNow, random));
}

TEST_CASE("keys: an announced key is used from its time on, the ones before it keep opening") {
  test_support::FixedRandom random;
  FakeKeyStore store;
  REQUIRE(load_keys(store, master(), kTimes, kNow, random));
  const std::uint32_t old_id = store.stored[0].id;
  const base::Instant later = kNow + std::chrono::minutes{5};
  const std::uint32_t new_id = store.put(new_key(master(), KeyPurpose::access_token, kNow, later, random));
  const auto ids = [&](base::Instant now) {
    const auto ring = load_keys(store, master(), kTimes, now, random);
    REQUIRE(ring);
    std::vector<std::uint32_t> out;
    for (const oauth::SealingKey& key : ring->sealing) out.push_back(key.id);
    return out;
  };
  CHECK(ids(later - base::Micros{1}) == std::vector{old_id, new_id});
  CHECK(ids(later) == std::vector{new_id, old_id});
}

TEST_CASE("keys: a rotated signing key signs first, both are published") {
  test_support::FixedRandom random;
  FakeKeyStore store;
  const auto before = load_keys(store, master(), kTimes, kNow, random);
  REQUIRE(before);
  store.put(new_key(master(), KeyPurpose::assertion, kNow, kNow + std::chrono::seconds{1}, random));
  const auto after = load_keys(store, master(), kTimes, kNow + std::chrono::seconds{1}, random);
  REQUIRE(after);
  REQUIRE(after->assertion.size() == 2);
  CHECK(after->assertion[0].kid() != before->assertion[0].kid());
  CHECK(after->assertion[1].kid() == before->assertion[0].kid());
}
