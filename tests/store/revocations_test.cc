// The revocation log as its followers read it: in order, without gaps, nothing appearing behind their back.
#include "store/revocations.h"

#include <doctest/doctest.h>

#include <thread>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("revocations: every field survives the store, numbered from one") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    store->grants().revoke({77, oauth::RevokedKind::token, "jti-1", kNow, kLater});
    store->grants().revoke({0, oauth::RevokedKind::user, "usr_1", kNow + base::Micros{1}, kLater});
    const auto log = store->grants().revocations_after(0, 10);
    REQUIRE(log.size() == 2);
    CHECK(log[0].seq == 1);
    CHECK(log[0].kind == oauth::RevokedKind::token);
    CHECK(log[0].subject == "jti-1");
    CHECK(log[0].revoked_at == kNow);
    CHECK(log[0].expires_at == kLater);
    CHECK(log[1].seq == 2);
    CHECK(log[1].revoked_at == kNow + base::Micros{1});
    CHECK(store->grants().revocations_after(1, 10).size() == 1);
    CHECK(store->grants().revocations_after(2, 10).empty());
    REQUIRE(store->grants().revocations_after(0, 1).size() == 1);
    CHECK(store->grants().revocations_after(0, 1)[0].seq == 1);
  }
}

TEST_CASE("revocations: a follower misses none of those that eight appenders write at once") {
  constexpr int kAppenders = 8, kEach = 25, kAll = kAppenders * kEach;
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    std::vector<std::uint64_t> seen;
    std::thread follower([&] {
      std::uint64_t last = 0;
      while (seen.size() < kAll) {
        for (const oauth::Revocation& entry : store->grants().revocations_after(last, 7)) {
          last = entry.seq;
          seen.push_back(entry.seq);
        }
        if (last >= kAll) break;
      }
    });
    (void)race(kAppenders, [&](int appender) {
      for (int i = 0; i < kEach; ++i)
        store->grants().revoke({0, oauth::RevokedKind::grant, std::to_string(appender), kNow, kLater});
      return true;
    });
    follower.join();
    REQUIRE(seen.size() == kAll);
    for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == i + 1);
  }
}

TEST_CASE("revocations: an append that is undone leaves no gap") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    const auto append = [&](bool keep) {
      return database->write([&](store::Connection& sql) -> base::Status {
        store::append_revocation(sql, {0, oauth::RevokedKind::grant, "g", kNow, kLater});
        if (!keep) return base::Error{base::ErrorCode::conflict, "undone"};
        return base::ok();
      });
    };
    CHECK(append(true));
    CHECK_FALSE(append(false));
    CHECK(append(true));
    const auto log =
        database->read([](store::Connection& sql) { return store::revocations_after(sql, 0, 10); });
    REQUIRE(log.size() == 2);
    CHECK(log[1].seq == 2);
  }
}

}  // namespace
