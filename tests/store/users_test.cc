// People and their sessions.
#include "store/users.h"

#include <doctest/doctest.h>

#include <atomic>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;
using base::ErrorCode;

portal::Session sample_session(const std::string& cookie = "cookie", const std::string& user = "usr_1") {
  return {digest_of(cookie), {user}, kNow, kLater, kNow + base::Seconds{3}, "sid_" + cookie};
}

TEST_CASE("users: every field survives the store") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    portal::User put = sample_user("usr_1", "Ann.O'Neil+x@Example.org");
    put.name = "Ann Ö. 🪙";
    put.role = portal::Role::admin;
    put.disabled = true;
    put.phone = "+123456789012345";
    put.address = "Straße 1\n" + std::string(490, 'x');
    REQUIRE(store->users().create_user(put));
    for (const auto& got : {store->users().find_user({"usr_1"}),
                            store->users().find_user_by_email("ann.o'neil+X@example.ORG")}) {
      REQUIRE(got);
      CHECK(got->id == put.id);
      CHECK(got->email == put.email);
      CHECK(got->name == put.name);
      CHECK(got->password_hash == put.password_hash);
      CHECK(got->role == put.role);
      CHECK(got->disabled);
      CHECK(got->created_at == put.created_at);
      CHECK(got->phone == put.phone);
      CHECK(got->address == put.address);
    }
  }
}

TEST_CASE("users: an address is taken in every spelling of its letters, and only then") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->users().create_user(sample_user("usr_1", "ann@example.org")));
    CHECK(store->users().create_user(sample_user("usr_2", "ANN@example.org")).error().code ==
          ErrorCode::conflict);
    CHECK_FALSE(store->users().find_user({"usr_2"}));
    for (const char* other : {"ann@example.org ", "änn@example.org", "ann@example.or"}) {
      CAPTURE(other);
      CHECK_FALSE(store->users().find_user_by_email(other));
      CHECK(store->users().create_user(sample_user("usr_" + std::string(other), other)));
    }
  }
}

TEST_CASE("users: of 50 sign-ups at once with one address exactly one wins") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const int winners = race(50, [&](int i) {
      return bool(
          store->users().create_user(sample_user("usr_" + std::to_string(i), i % 2 ? "a@b.c" : "A@B.C")));
    });
    CHECK(winners == 1);
    CHECK(store->users().users(100).size() == 1);
  }
}

TEST_CASE("users: a list is newest first and no longer than asked") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    for (int i = 0; i < 3; ++i) {
      portal::User user = sample_user("usr_" + std::to_string(i), std::to_string(i) + "@example.org");
      user.created_at = kNow + base::Seconds{i};
      REQUIRE(store->users().create_user(user));
    }
    const auto users = store->users().users(2);
    REQUIRE(users.size() == 2);
    CHECK(users[0].id.value == "usr_2");
    CHECK(users[1].id.value == "usr_1");
  }
}

TEST_CASE("users: a password is replaced, the same one again too") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->users().create_user(sample_user()));
    CHECK(store->users().set_password({"usr_1"}, "$argon2id$new"));
    CHECK(store->users().set_password({"usr_1"}, "$argon2id$new"));
    CHECK(store->users().find_user({"usr_1"})->password_hash == "$argon2id$new");
    CHECK(store->users().set_password({"usr_?"}, "x").error().code == ErrorCode::not_found);
  }
}

TEST_CASE("users: a session is found with its user until the moment it expires") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->users().create_user(sample_user()));
    store->users().create_session(sample_session());
    const auto found = store->users().find_session(digest_of("cookie"), kLater - base::Micros{1});
    REQUIRE(found);
    CHECK(found->first.digest == digest_of("cookie"));
    CHECK(found->first.user.value == "usr_1");
    CHECK(found->first.created_at == kNow);
    CHECK(found->first.expires_at == kLater);
    CHECK(found->first.authenticated_at == kNow + base::Seconds{3});
    CHECK(found->first.sid == "sid_cookie");
    CHECK(found->second.id.value == "usr_1");
    CHECK(found->second.name == "Ann");
    CHECK_FALSE(store->users().find_session(digest_of("cookie"), kLater));
    CHECK_FALSE(store->users().find_session(digest_of("other"), kNow));
    store->users().delete_session(digest_of("other"));
    CHECK(store->users().find_session(digest_of("cookie"), kNow));
    store->users().delete_session(digest_of("cookie"));
    CHECK_FALSE(store->users().find_session(digest_of("cookie"), kNow));
    store->users().create_session(sample_session("nobody's", "usr_?"));
    CHECK_FALSE(store->users().find_session(digest_of("nobody's"), kNow));
  }
}

TEST_CASE("users: deleting one ends sessions, consents, codes, refresh tokens and tokens (case 107)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::GrantStore& grants = store->grants();
    REQUIRE(store->users().create_user(sample_user("usr_dev", "dev@example.org")));
    REQUIRE(store->apps().create_app(sample_client("app_1", "usr_dev"), 9));
    put_grant(*store, "code 1", "grt_1");
    put_grant(*store, "code 2", "grt_2");
    REQUIRE(grants.redeem_code(digest_of("code 2"), sample_refresh("refresh", 0, "grt_2"), kNow));
    grants.put_interaction(sample_interaction("open page"));
    REQUIRE(store->users().create_user(sample_user("usr_2", "bob@example.org")));
    store->users().create_session(sample_session());
    store->users().create_session(sample_session("bob's", "usr_2"));

    CHECK(store->users().delete_user({"usr_1"}, kNow, kLater));
    CHECK_FALSE(store->users().find_user({"usr_1"}));
    CHECK_FALSE(store->users().find_session(digest_of("cookie"), kNow));
    CHECK(store->users().find_session(digest_of("bob's"), kNow));
    CHECK(grants.grants_of({"usr_1"}).empty());
    CHECK_FALSE(grants.find_grant({"grt_1"}));
    CHECK(grants.redeem_code(digest_of("code 1"), std::nullopt, kNow).error().code ==
          ErrorCode::invalid_grant);
    CHECK(
        grants.rotate_refresh(digest_of("refresh"), sample_refresh("next", 1, "grt_2"), kNow).error().code ==
        ErrorCode::invalid_grant);
    CHECK(grants.use_grant({"grt_2"}, kNow).error().code == ErrorCode::invalid_grant);
    CHECK_FALSE(
        grants.approve(digest_of("open page"), sample_grant("grt_3"), sample_code("code 3", "grt_3"), kNow));
    const auto log = grants.revocations_after(0, 10);
    REQUIRE(log.size() == 1);
    CHECK(log[0].kind == oauth::RevokedKind::user);
    CHECK(log[0].subject == "usr_1");
    CHECK(log[0].expires_at == kLater);
    CHECK(store->users().delete_user({"usr_1"}, kNow, kLater).error().code == ErrorCode::not_found);
    CHECK(grants.revocations_after(0, 10).size() == 1);
    // The address is free again; who takes it is somebody else.
    CHECK(store->users().create_user(sample_user("usr_3", "ann@example.org")));
    CHECK(grants.grants_of({"usr_3"}).empty());
  }
}

TEST_CASE("users: a grant that a page in flight gives a deleted user is worth nothing (case 107)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->users().create_user(sample_user("usr_dev", "dev@example.org")));
    REQUIRE(store->apps().create_app(sample_client("app_1", "usr_dev"), 9));
    REQUIRE(store->users().create_user(sample_user()));
    CHECK(store->users().delete_user({"usr_1"}, kNow, kLater));
    store->grants().put_interaction(sample_interaction());
    REQUIRE(store->grants().approve(digest_of("handle"), sample_grant(), sample_code(), kNow));
    CHECK_FALSE(store->grants().redeem_code(digest_of("code"), sample_refresh(), kNow));
    CHECK_FALSE(store->grants().use_grant({"grt_1"}, kNow));
    CHECK_FALSE(store->grants().find_refresh(digest_of("refresh")));
  }
}

TEST_CASE("users: whoever has apps is not deleted, and nothing happens then") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    store->users().create_session(sample_session());
    CHECK(store->users().delete_user({"usr_1"}, kNow, kLater).error().code == ErrorCode::conflict);
    CHECK(store->users().find_session(digest_of("cookie"), kNow));
    CHECK(store->grants().grants_of({"usr_1"}).size() == 1);
    CHECK(store->grants().revocations_after(0, 10).empty());
    REQUIRE(store->apps().delete_app({"app_1"}, kNow, kLater));
    CHECK(store->users().delete_user({"usr_1"}, kNow, kLater));
  }
}

TEST_CASE("users: of a deletion and 20 redemptions at once, no redemption comes after it (case 107)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->users().create_user(sample_user("usr_dev", "dev@example.org")));
    REQUIRE(store->apps().create_app(sample_client("app_1", "usr_dev"), 9));
    for (int i = 0; i < 20; ++i) put_grant(*store, "code " + std::to_string(i), "grt_" + std::to_string(i));
    std::atomic<bool> deleted = false;
    std::atomic<int> late = 0;
    race(21, [&](int i) {
      if (i == 20) {
        const bool done = store->users().delete_user({"usr_1"}, kNow, kLater).has_value();
        deleted = true;
        return done;
      }
      const bool was_deleted = deleted;
      const bool redeemed =
          store->grants().redeem_code(digest_of("code " + std::to_string(i)), std::nullopt, kNow).has_value();
      if (was_deleted && redeemed) ++late;
      return redeemed;
    });
    CHECK(late == 0);
    CHECK_FALSE(store->users().find_user({"usr_1"}));
    CHECK(store->grants().revocations_after(0, 100).size() == 1);
  }
}

TEST_CASE("users: disabling ends sessions and revokes tokens; enabling brings none of them back") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    REQUIRE(store->users().create_user(sample_user("usr_2", "bob@example.org")));
    store->users().create_session(sample_session());
    store->users().create_session(sample_session("bob's", "usr_2"));
    CHECK(store->users().set_disabled({"usr_1"}, true, kNow, kLater));
    CHECK(store->users().find_user({"usr_1"})->disabled);
    CHECK(store->grants().grants_of({"usr_1"}).empty());
    store->users().create_session(sample_session("too late"));
    CHECK_FALSE(store->users().find_session(digest_of("too late"), kNow));

    CHECK(store->users().set_disabled({"usr_1"}, false, kNow, kLater));
    CHECK_FALSE(store->users().find_user({"usr_1"})->disabled);
    CHECK_FALSE(store->users().find_session(digest_of("cookie"), kNow));
    CHECK(store->grants().grants_of({"usr_1"}).empty());
    CHECK(store->users().find_session(digest_of("bob's"), kNow));

    const auto log = store->grants().revocations_after(0, 10);
    REQUIRE(log.size() == 1);
    CHECK(log[0].kind == oauth::RevokedKind::user);
    CHECK(log[0].subject == "usr_1");
    CHECK(store->users().set_disabled({"usr_?"}, true, kNow, kLater).error().code == ErrorCode::not_found);
  }
}

}  // namespace
