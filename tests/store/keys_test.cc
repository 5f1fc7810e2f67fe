// Sealed keys: small unique ids, and one next key however many nodes decide at once.
#include "store/keys.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

oauth::StoredKey sample_key(oauth::KeyPurpose purpose, base::Instant created_at = kNow) {
  std::string sealed;
  for (int byte = 0; byte < 256; ++byte) sealed += static_cast<char>(byte);
  return {0, purpose, sealed, created_at, created_at + base::Seconds{60}};
}

/// Inserts whatever there is; its id.
std::uint32_t put(store::Store& store, const oauth::StoredKey& key) {
  std::uint32_t newest = 0;
  for (const oauth::StoredKey& one : store.keys().keys())
    if (one.purpose == key.purpose) newest = std::max(newest, one.id);
  REQUIRE(store.keys().insert_next_key(key, newest));
  std::uint32_t id = 0;
  for (const oauth::StoredKey& one : store.keys().keys()) id = std::max(id, one.id);
  return id;
}

TEST_CASE("keys: every field survives the store, newest first") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const oauth::StoredKey first = sample_key(oauth::KeyPurpose::sign_es256);
    CHECK(put(*store, first) == 1);
    CHECK(put(*store, sample_key(oauth::KeyPurpose::web, kLater)) == 2);
    CHECK(put(*store, sample_key(oauth::KeyPurpose::web, kNow - base::Seconds{1})) == 3);
    const auto keys = store->keys().keys();
    REQUIRE(keys.size() == 3);
    CHECK(keys[0].id == 2);
    CHECK(keys[1].id == 1);
    CHECK(keys[2].id == 3);
    CHECK(keys[1].purpose == first.purpose);
    CHECK(keys[1].sealed == first.sealed);
    CHECK(keys[1].created_at == first.created_at);
    CHECK(keys[1].active_from == first.active_from);
  }
}

TEST_CASE("keys: the id of a deleted key is not used again") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const auto first = put(*store, sample_key(oauth::KeyPurpose::web));
    store->keys().delete_key(first);
    store->keys().delete_key(first);
    CHECK(store->keys().keys().empty());
    CHECK(put(*store, sample_key(oauth::KeyPurpose::web)) > first);
  }
}

TEST_CASE("keys: of 50 nodes that start or rotate at once exactly one makes the key, per purpose") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    for (const auto purpose : {oauth::KeyPurpose::access_token, oauth::KeyPurpose::assertion}) {
      std::uint32_t newest = 0;
      for (int generation = 0; generation < 3; ++generation) {
        CAPTURE(generation);
        CHECK(race(50, [&](int) { return store->keys().insert_next_key(sample_key(purpose), newest); }) == 1);
        CHECK_FALSE(store->keys().insert_next_key(sample_key(purpose), newest));
        newest = store->keys().keys().front().id;
      }
    }
    CHECK(store->keys().keys().size() == 6);
  }
}

TEST_CASE("keys: of 50 that activate an announced key at once exactly one does, and only forward") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const oauth::StoredKey key = sample_key(oauth::KeyPurpose::assertion);
    const auto id = put(*store, key);
    CHECK_FALSE(store->keys().activate_key(id, key.active_from, key.active_from));
    CHECK_FALSE(store->keys().activate_key(id, key.active_from, key.active_from + base::Seconds{1}));
    CHECK_FALSE(store->keys().activate_key(id + 1, key.active_from, kNow));
    CHECK_FALSE(store->keys().activate_key(id, key.active_from - base::Micros{1}, kNow));
    CHECK(race(50, [&](int racer) {
            return store->keys().activate_key(id, key.active_from, kNow + base::Micros{racer});
          }) == 1);
    CHECK(store->keys().keys().front().active_from < kNow + base::Micros{50});
  }
}

}  // namespace
