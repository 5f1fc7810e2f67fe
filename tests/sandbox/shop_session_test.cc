// The shop's sessions: idle time, renewal, the limit.
#include "sandbox/shop_session.h"

#include <doctest/doctest.h>

#include "tests/support/fixed_random.h"

using sandbox::SessionStore;

namespace {
const base::Instant kNow = base::from_unix(1000);
}

TEST_CASE("shop session: found by its cookie until it was idle for an hour") {
  test_support::FixedRandom random;
  SessionStore store;
  const auto [cookie, session] = store.create(random, kNow);
  CHECK(cookie.size() == 43);
  CHECK(session->csrf != cookie);
  CHECK(store.find(cookie, kNow + SessionStore::kIdle - base::Micros(1)) == session);
  CHECK(store.find(cookie, kNow + 2 * SessionStore::kIdle - base::Micros(2)) == session);  // use extends it
  CHECK(store.find(cookie, kNow + 3 * SessionStore::kIdle - base::Micros(2)) == nullptr);
  CHECK(store.size() == 0);
  CHECK(store.find("", kNow) == nullptr);
  CHECK(store.find("junk", kNow) == nullptr);
}

TEST_CASE("shop session: a renewed session answers to its new cookie only") {
  test_support::FixedRandom random;
  SessionStore store;
  const auto [cookie, session] = store.create(random, kNow);
  const std::string fresh = store.renew(cookie, random);
  CHECK(fresh != cookie);
  CHECK(store.find(cookie, kNow) == nullptr);
  CHECK(store.find(fresh, kNow) == session);
  CHECK(store.renew("unknown", random).empty());
}

TEST_CASE("shop session: at the limit the longest unused goes") {
  test_support::FixedRandom random;
  SessionStore store;
  const std::string oldest = store.create(random, kNow).first;
  const std::string second = store.create(random, kNow + base::Seconds(1)).first;
  for (std::size_t i = 2; i < SessionStore::kMost; ++i) (void)store.create(random, kNow + base::Seconds(2));
  REQUIRE(store.find(oldest, kNow + base::Seconds(3)));  // used again: now `second` is the oldest
  (void)store.create(random, kNow + base::Seconds(4));
  CHECK(store.size() == SessionStore::kMost);
  CHECK(store.find(second, kNow + base::Seconds(4)) == nullptr);
  CHECK(store.find(oldest, kNow + base::Seconds(4)) != nullptr);
}
