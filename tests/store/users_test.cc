// People and their sessions.
#include "store/users.h"

#include <doctest/doctest.h>

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
