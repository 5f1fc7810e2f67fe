// Clean-up: everything that expires goes, in batches, and nothing else.
#include "store/expiry.h"

#include <doctest/doctest.h>

#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

constexpr std::size_t kAll = 1000;

TEST_CASE("expiry: a thing is kept until the moment it expires, a code some minutes longer") {
  const base::Instant before = kLater - base::Micros{1};
  const base::Instant code_end = kLater + store::kCodeReplayWindow;
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);  // one interaction, one code
    REQUIRE(store->grants().redeem_code(digest_of("code"), sample_refresh(), kNow));
    REQUIRE(
        store->apps().add_secret({"app_1"}, {digest_of("second"), "cond", kNow, std::nullopt}, kNow, kLater));
    store->users().create_session({digest_of("cookie"), {"usr_1"}, kNow, kLater, kNow});
    (void)store->quotas().draw("k", kNow, kLater, 5, 10);
    store->grants().revoke({0, oauth::RevokedKind::token, "jti", kNow, kLater});

    CHECK(store->users().delete_expired(before, kAll) == 0);
    CHECK(store->users().delete_expired(kLater, kAll) == 6);
    CHECK_FALSE(store->users().find_session(digest_of("cookie"), kNow));
    CHECK_FALSE(store->grants().find_refresh(digest_of("refresh")));
    CHECK(store->grants().revocations_after(0, 10).empty());
    CHECK(store->quotas().draw("k", kNow, kLater, 99, 10).granted == 10);
    CHECK(store->users().delete_expired(kLater, kAll) == 1);  // the window that was just drawn from again
    const auto secrets = store->clients().find_client({"app_1"})->secrets;
    REQUIRE(secrets.size() == 1);
    CHECK(secrets[0].digest == digest_of("second"));

    CHECK(store->users().delete_expired(code_end - base::Micros{1}, kAll) == 0);
    CHECK(store->grants().find_code(digest_of("code")));
    CHECK(store->users().delete_expired(code_end, kAll) == 1);
    CHECK_FALSE(store->grants().find_code(digest_of("code")));
    CHECK(store->grants().find_grant({"grt_1"}));
    CHECK(store->users().delete_expired(kLater + std::chrono::hours{24 * 365}, kAll) == 0);
  }
}

TEST_CASE("expiry: a batch takes the oldest first and no more than asked") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->users().create_user(sample_user()));
    for (int i = 0; i < 7; ++i)
      store->users().create_session(
          {digest_of(std::to_string(i)), {"usr_1"}, kNow, kLater - base::Seconds{i}, kNow});
    CHECK(store->users().delete_expired(kLater, 3) == 3);
    CHECK(store->users().find_session(digest_of("3"), kNow));
    CHECK_FALSE(store->users().find_session(digest_of("4"), kNow));
    CHECK(store->users().delete_expired(kLater, 3) == 3);
    CHECK(store->users().delete_expired(kLater, 3) == 1);
    CHECK(store->users().delete_expired(kLater, 3) == 0);
  }
}

TEST_CASE("expiry: grants of a deleted app are removed, those of others stay") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    REQUIRE(store->apps().create_app(sample_client("app_2"), 9));
    store->grants().put_interaction(sample_interaction("second"));
    oauth::Grant grant = sample_grant("grt_2");
    grant.client_id = {"app_2"};
    REQUIRE(store->grants().approve(digest_of("second"), grant, sample_code("second", "grt_2"), kNow));
    REQUIRE(store->apps().delete_app({"app_2"}, kNow, kLater));
    CHECK(store->users().delete_expired(kNow, kAll) == 1);
    CHECK(store->grants().find_grant({"grt_1"}));
    CHECK(store->users().delete_expired(kNow, kAll) == 0);
    // Were it only hidden, an app of the same id would show it again.
    REQUIRE(store->apps().create_app(sample_client("app_2"), 9));
    CHECK_FALSE(store->grants().find_grant({"grt_2"}));
  }
}

TEST_CASE("expiry: a session's use of an older grant is forgotten after a week") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    oauth::AuthorizationCode silent = sample_code("silent");
    silent.expires_at = kNow + std::chrono::hours{24 * 30};
    silent.details.authentication.sid = "sid_9";
    REQUIRE(store->grants().add_code(silent, std::nullopt, kNow));
    const base::Instant end = kNow + std::chrono::hours{24 * 7};
    (void)store->users().delete_expired(end - base::Micros{1}, kAll);
    CHECK(store->grants().grants_in_session("sid_9").size() == 1);
    CHECK(store->users().delete_expired(end, kAll) == 1);
    CHECK(store->grants().grants_in_session("sid_9").empty());
  }
}

}  // namespace
