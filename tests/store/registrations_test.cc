// Initial access tokens on both databases: one winner of 50 for a last use, and all or nothing.
#include "store/registrations.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

oauth::RegistrationToken sample_token(const std::string& text, std::optional<std::int64_t> uses = {},
                                      std::optional<base::Instant> expires_at = {}) {
  return {"rgt_" + text, digest_of(text), {"usr_1"}, "for " + text, kNow, expires_at, uses};
}

std::unique_ptr<store::Store> open(const StoreDriver& driver) {
  auto store = driver.open_empty();
  REQUIRE(store->users().create_user(sample_user()));
  return store;
}

TEST_CASE("registration tokens read back as they were added, newest first; an id or digest is there once") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    oauth::RegistrationStore& registrations = store->registrations();
    REQUIRE(registrations.add_registration_token(sample_token("a", 3, kLater)));
    oauth::RegistrationToken newer = sample_token("b");
    newer.created_at = kNow + base::Seconds{1};
    REQUIRE(registrations.add_registration_token(newer));
    CHECK(registrations.add_registration_token(sample_token("a")).error().code == base::ErrorCode::conflict);
    const auto tokens = registrations.registration_tokens(10);
    REQUIRE(tokens.size() == 2);
    CHECK(tokens[0].token_id == "rgt_b");
    CHECK_FALSE(tokens[0].expires_at);
    CHECK_FALSE(tokens[0].uses_left);
    CHECK(tokens[1].digest == digest_of("a"));
    CHECK(tokens[1].owner.value == "usr_1");
    CHECK(tokens[1].name == "for a");
    CHECK(tokens[1].created_at == kNow);
    CHECK(tokens[1].expires_at == kLater);
    CHECK(tokens[1].uses_left == 3);
    CHECK(registrations.registration_tokens(1).size() == 1);
    CHECK(registrations.revoke_registration_token("rgt_a"));
    CHECK(registrations.revoke_registration_token("rgt_a").error().code == base::ErrorCode::not_found);
    CHECK_FALSE(registrations.find_registration_token(digest_of("a"), kNow));
    CHECK(registrations.find_registration_token(digest_of("b"), kNow));
  }
}

TEST_CASE("registration tokens: found until they expire, and while their owner may sign in (case 121)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    REQUIRE(store->registrations().add_registration_token(sample_token("a", {}, kLater)));
    const auto find = [&](base::Instant now) {
      return store->registrations().find_registration_token(digest_of("a"), now).has_value();
    };
    CHECK(find(kLater - base::Micros{1}));
    CHECK_FALSE(find(kLater));
    REQUIRE(store->users().set_disabled({"usr_1"}, true, kNow, kLater));
    CHECK_FALSE(find(kNow));
  }
}

TEST_CASE("registration: of 50 at once with the last use of a token exactly one registers (case 121)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    REQUIRE(store->registrations().add_registration_token(sample_token("a", 1)));
    const int winners = race(50, [&](int index) {
      return store->registrations()
          .register_client(digest_of("a"), sample_client("app_" + std::to_string(index)), 100, kNow)
          .has_value();
    });
    CHECK(winners == 1);
    CHECK(store->apps().apps_of({"usr_1"}).size() == 1);
    CHECK(store->registrations().registration_tokens(10).empty());
  }
}

TEST_CASE("registration: uses are counted down, and one without a count stays") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    oauth::RegistrationStore& registrations = store->registrations();
    REQUIRE(registrations.add_registration_token(sample_token("two", 2)));
    REQUIRE(registrations.add_registration_token(sample_token("any")));
    CHECK(registrations.register_client(digest_of("two"), sample_client("app_1"), 100, kNow));
    CHECK(registrations.find_registration_token(digest_of("two"), kNow)->uses_left == 1);
    CHECK(registrations.register_client(digest_of("two"), sample_client("app_2"), 100, kNow));
    CHECK(registrations.register_client(digest_of("two"), sample_client("app_3"), 100, kNow).error().code ==
          base::ErrorCode::invalid_token);
    CHECK(registrations.register_client(digest_of("any"), sample_client("app_4"), 100, kNow));
    CHECK(registrations.register_client(digest_of("any"), sample_client("app_5"), 100, kNow));
    CHECK(store->apps().apps_of({"usr_1"}).size() == 4);
  }
}

TEST_CASE("registration: an app that cannot be made spends no use, an expired token makes no app") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    oauth::RegistrationStore& registrations = store->registrations();
    REQUIRE(registrations.add_registration_token(sample_token("a", 2, kLater)));
    REQUIRE(registrations.register_client(digest_of("a"), sample_client("app_1"), 1, kNow));
    CHECK(registrations.register_client(digest_of("a"), sample_client("app_2"), 1, kNow).error().code ==
          base::ErrorCode::conflict);
    CHECK(registrations.register_client(digest_of("a"), sample_client("app_1"), 9, kNow).error().code ==
          base::ErrorCode::conflict);
    CHECK(registrations.find_registration_token(digest_of("a"), kNow)->uses_left == 1);
    CHECK(registrations.register_client(digest_of("a"), sample_client("app_2"), 9, kLater).error().code ==
          base::ErrorCode::invalid_token);
    CHECK_FALSE(store->clients().find_client({"app_2"}));
  }
}

TEST_CASE("registration: what was registered is what is found, replaced and deleted (RFC 7592 2)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    oauth::RegistrationStore& registrations = store->registrations();
    REQUIRE(registrations.add_registration_token(sample_token("a")));
    oauth::Client client = sample_client();
    client.registration_access_token = digest_of("rat");
    client.metadata.profile = oauth::Profile::oidc;
    REQUIRE(registrations.register_client(digest_of("a"), client, 9, kNow));
    auto found = store->clients().find_client({"app_1"});
    REQUIRE(found);
    CHECK(found->registration_access_token == digest_of("rat"));
    CHECK(found->metadata == client.metadata);
    client.name = "Renamed";
    client.plan = "gold";  // not the client's to change
    client.environment = oauth::Environment::live;
    CHECK(registrations.replace_client(client));
    found = store->clients().find_client({"app_1"});
    CHECK(found->name == "Renamed");
    CHECK(found->plan == "free");
    CHECK(found->environment == oauth::Environment::sandbox);
    CHECK(registrations.deregister_client({"app_1"}, kNow, kLater));
    CHECK_FALSE(store->clients().find_client({"app_1"}));
    CHECK(store->grants().revocations_after(0, 10).size() == 1);
    CHECK(registrations.deregister_client({"app_1"}, kNow, kLater).error().code ==
          base::ErrorCode::not_found);
    CHECK(registrations.replace_client(client).error().code == base::ErrorCode::not_found);
  }
}

TEST_CASE("registration tokens that have expired are cleaned up, others are kept") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = open(driver);
    REQUIRE(store->registrations().add_registration_token(sample_token("a", {}, kLater)));
    REQUIRE(store->registrations().add_registration_token(sample_token("b")));
    CHECK(store->users().delete_expired(kLater - base::Micros{1}, 10) == 0);
    CHECK(store->users().delete_expired(kLater, 10) == 1);
    CHECK(store->registrations().registration_tokens(10).size() == 1);
  }
}

}  // namespace
