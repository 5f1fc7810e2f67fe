// Idempotency keys, on both databases: who gets one, who is told what, and what settling does.
#include "store/idempotency_keys.h"

#include <doctest/doctest.h>

#include <atomic>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;
using namespace std::chrono_literals;
using gateway::KeyClaim;
using Kind = gateway::KeyUse::Kind;

const base::Digest kKey = digest_of("key");

KeyClaim claim(const std::string& owner, base::Instant now = kNow, const char* fingerprint = "payment") {
  return {kKey, digest_of(fingerprint), false, owner, now, now + 20s, now + 24h};
}

Kind claimed(store::Store& store, const KeyClaim& claim) {
  return store.idempotency_keys().claim_key(claim).kind;
}

TEST_CASE("idempotency keys: the first claim holds the key, others are told apart (draft 07 2.6)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK(claimed(*store, claim("req_1")) == Kind::claimed);
    CHECK(claimed(*store, claim("req_1")) == Kind::claimed);  // the driver did it again
    CHECK(claimed(*store, claim("req_2")) == Kind::in_flight);
    CHECK(claimed(*store, claim("req_3", kNow, "another payment")) == Kind::other_request);
    KeyClaim elsewhere = claim("req_4");
    elsewhere.key = digest_of("another key");
    CHECK(claimed(*store, elsewhere) == Kind::claimed);
  }
}

TEST_CASE("idempotency keys: a finished key gives its answer back, byte for byte, until it expires") {
  const std::string answer("201\0\xff\r\n\r\n{}", 11);
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    auto& keys = store->idempotency_keys();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    CHECK_FALSE(keys.finish_key(kKey, "req_2", "forged"));
    CHECK(keys.finish_key(kKey, "req_1", answer));
    CHECK_FALSE(keys.finish_key(kKey, "req_1", "twice"));
    const auto again = keys.claim_key(claim("req_3", kNow + 24h - 1us));
    CHECK(again.kind == Kind::finished);
    CHECK(again.owner == "req_1");
    CHECK(again.answer == answer);
    CHECK(claimed(*store, claim("req_4", kNow + 1h, "another payment")) == Kind::other_request);
    CHECK(claimed(*store, claim("req_5", kNow + 24h, "another payment")) == Kind::claimed);
    CHECK(claimed(*store, claim("req_6", kNow + 24h, "another payment")) == Kind::in_flight);
  }
}

TEST_CASE("idempotency keys: an answer of a mebibyte comes back") {
  const std::string answer(1024 * 1024 + 1000, '\x80');
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    REQUIRE(store->idempotency_keys().finish_key(kKey, "req_1", answer));
    CHECK(store->idempotency_keys().claim_key(claim("req_2")).answer == answer);
  }
}

TEST_CASE("idempotency keys: a lease that ran out is taken over by the same request, by nobody else") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    auto& keys = store->idempotency_keys();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    CHECK(claimed(*store, claim("req_2", kNow + 20s - 1us)) == Kind::in_flight);
    CHECK(claimed(*store, claim("req_3", kNow + 20s, "another payment")) == Kind::other_request);
    CHECK(claimed(*store, claim("req_4", kNow + 20s)) == Kind::taken_over);
    CHECK(claimed(*store, claim("req_4", kNow + 20s)) == Kind::taken_over);
    CHECK(claimed(*store, claim("req_5", kNow + 39s)) == Kind::in_flight);
    // The first owner was only slow: it has nothing to say any more.
    CHECK_FALSE(keys.finish_key(kKey, "req_1", "late"));
    CHECK_FALSE(keys.leave_key(kKey, "req_1"));
    CHECK_FALSE(keys.release_key(kKey, "req_1"));
    CHECK(keys.finish_key(kKey, "req_4", "answer"));
    CHECK(keys.claim_key(claim("req_6", kNow + 41s)).answer == "answer");
  }
}

TEST_CASE("idempotency keys: an unknown outcome is open to the same request at once") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    auto& keys = store->idempotency_keys();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    CHECK(keys.leave_key(kKey, "req_1"));
    CHECK(claimed(*store, claim("req_2", kNow, "another payment")) == Kind::other_request);
    CHECK(claimed(*store, claim("req_3")) == Kind::taken_over);
    // Released now, the key is not free: the first request may have reached a backend.
    CHECK(keys.release_key(kKey, "req_3"));
    CHECK(claimed(*store, claim("req_4", kNow, "another payment")) == Kind::other_request);
    CHECK(claimed(*store, claim("req_5")) == Kind::taken_over);
  }
}

TEST_CASE("idempotency keys: how the first request spelled its key is remembered") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    auto& keys = store->idempotency_keys();
    KeyClaim quoted = claim("req_1"), bare = claim("req_2", kNow + 20s);
    quoted.quoted = true;
    CHECK(keys.claim_key(quoted).quoted);
    CHECK(keys.claim_key(bare).quoted);
    CHECK(keys.claim_key(bare).quoted);
    KeyClaim anew = claim("req_3", kNow + 25h);
    CHECK_FALSE(keys.claim_key(anew).quoted);
  }
}

TEST_CASE("idempotency keys: a request that no backend saw frees its key, also for another request") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    auto& keys = store->idempotency_keys();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    CHECK_FALSE(keys.release_key(kKey, "req_2"));
    CHECK(keys.release_key(kKey, "req_1"));
    CHECK_FALSE(keys.release_key(kKey, "req_1"));
    CHECK(claimed(*store, claim("req_3", kNow, "another payment")) == Kind::claimed);
    REQUIRE(keys.finish_key(kKey, "req_3", "answer"));
    CHECK_FALSE(keys.release_key(kKey, "req_3"));
    CHECK(claimed(*store, claim("req_4", kNow, "another payment")) == Kind::finished);
  }
}

TEST_CASE("idempotency keys: an answer that cannot be read is forgotten, and the key taken over") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    auto& keys = store->idempotency_keys();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    CHECK_FALSE(keys.forget_answer(kKey, "req_1"));
    REQUIRE(keys.finish_key(kKey, "req_1", "sealed by a key that is gone"));
    CHECK(keys.forget_answer(kKey, "req_1"));
    CHECK_FALSE(keys.forget_answer(kKey, "req_1"));
    CHECK(claimed(*store, claim("req_2")) == Kind::taken_over);
  }
}

TEST_CASE("idempotency keys: clean-up removes what has expired, and never a key that is held") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(claimed(*store, claim("req_1")) == Kind::claimed);
    REQUIRE(store->idempotency_keys().leave_key(kKey, "req_1"));
    // Taken over in its last second: the key lives as long as the lease, not another day.
    REQUIRE(claimed(*store, claim("req_2", kNow + 24h - 1s)) == Kind::taken_over);
    const base::Instant end = kNow + 24h + 19s;
    CHECK(store->users().delete_expired(end - 1us, 10) == 0);
    CHECK(claimed(*store, claim("req_3", end - 1us)) == Kind::in_flight);
    CHECK(store->users().delete_expired(end, 10) == 1);
    CHECK(claimed(*store, claim("req_4", end, "another payment")) == Kind::claimed);
  }
}

TEST_CASE("idempotency keys: of 50 requests at once exactly one is sent on") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const auto wins = [&](int i, base::Instant now, Kind kind) {
      return claimed(*store, claim("req_" + std::to_string(i), now)) == kind;
    };
    CHECK(race(50, [&](int i) { return wins(i, kNow, Kind::claimed); }) == 1);
    CHECK(race(50, [&](int i) { return wins(50 + i, kNow + 20s, Kind::taken_over); }) == 1);
    CHECK(race(50, [&](int i) { return wins(100 + i, kNow + 25h, Kind::claimed); }) == 1);
  }
}

TEST_CASE("idempotency keys: 50 requests that are refused at once each had the key for themselves") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    std::atomic<int> holders{0}, overlaps{0};
    race(50, [&](int i) {
      const std::string owner = "req_" + std::to_string(i);
      if (claimed(*store, claim(owner)) != Kind::claimed) return false;
      if (++holders != 1) ++overlaps;
      if (claimed(*store, claim(owner + "_again")) != Kind::in_flight) ++overlaps;
      --holders;
      return store->idempotency_keys().release_key(kKey, owner);
    });
    CHECK(overlaps == 0);
    CHECK(claimed(*store, claim("req_last", kNow, "another payment")) == Kind::claimed);
  }
}

}  // namespace
