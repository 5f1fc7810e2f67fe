// Sealed keys: small unique ids, and one first key however many nodes start at once.
#include "store/keys.h"

#include <doctest/doctest.h>

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

TEST_CASE("keys: every field survives the store, newest first") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const oauth::StoredKey put = sample_key(oauth::KeyPurpose::sign_es256);
    CHECK(store->keys().insert_key(put) == 1);
    CHECK(store->keys().insert_key(sample_key(oauth::KeyPurpose::web, kLater)) == 2);
    CHECK(store->keys().insert_key(sample_key(oauth::KeyPurpose::web, kNow - base::Seconds{1})) == 3);
    const auto keys = store->keys().keys();
    REQUIRE(keys.size() == 3);
    CHECK(keys[0].id == 2);
    CHECK(keys[1].id == 1);
    CHECK(keys[2].id == 3);
    CHECK(keys[1].purpose == put.purpose);
    CHECK(keys[1].sealed == put.sealed);
    CHECK(keys[1].created_at == put.created_at);
    CHECK(keys[1].active_from == put.active_from);
  }
}

TEST_CASE("keys: the id of a deleted key is not used again") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const auto first = store->keys().insert_key(sample_key(oauth::KeyPurpose::web));
    store->keys().delete_key(first);
    store->keys().delete_key(first);
    CHECK(store->keys().keys().empty());
    CHECK(store->keys().insert_key(sample_key(oauth::KeyPurpose::web)) > first);
  }
}

TEST_CASE("keys: of 50 first keys at once exactly one is stored, per purpose") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    for (const auto purpose : {oauth::KeyPurpose::access_token, oauth::KeyPurpose::assertion}) {
      CHECK(race(50, [&](int) { return store->keys().insert_first_key(sample_key(purpose)); }) == 1);
    }
    const auto keys = store->keys().keys();
    REQUIRE(keys.size() == 2);
    CHECK(keys[0].id != keys[1].id);
    store->keys().delete_key(keys[0].id);
    CHECK(store->keys().insert_first_key(sample_key(keys[0].purpose)));
    CHECK_FALSE(store->keys().insert_first_key(sample_key(keys[0].purpose)));
  }
}

}  // namespace
