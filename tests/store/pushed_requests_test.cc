// Pushed authorization requests: loaded as often as wanted, decided once (RFC 9126 4, 7.3).
#include "store/pushed_requests.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

oauth::Interaction pushed_interaction(const std::string& handle) {
  oauth::Interaction interaction = sample_interaction(handle);
  interaction.request.pushed = digest_of("uri");
  return interaction;
}

TEST_CASE("pushed requests: found until they expire, as they were stored (RFC 9126 2.2)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const std::string parameters = "state=" + std::string(30'000, 's');
    store->grants().put_pushed({digest_of("uri"), {"app_1"}, parameters, kLater});
    for (int load = 0; load < 2; ++load) {
      const auto found = store->grants().find_pushed(digest_of("uri"), kLater - base::Micros{1});
      REQUIRE(found);
      CHECK(found->client_id.value == "app_1");
      CHECK(found->parameters == parameters);
      CHECK(found->expires_at == kLater);
    }
    CHECK_FALSE(store->grants().find_pushed(digest_of("uri"), kLater));
    CHECK_FALSE(store->grants().find_pushed(digest_of("other"), kNow));
  }
}

TEST_CASE("pushed requests: two pages of one request_uri lead to one decision (RFC 9126 7.3)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    (void)store->apps().create_app(sample_client(), 100);
    store->grants().put_pushed({digest_of("uri"), {"app_1"}, "a=b", kLater});
    store->grants().put_interaction(pushed_interaction("first"));
    store->grants().put_interaction(pushed_interaction("second"));
    CHECK(store->grants().approve(digest_of("first"), sample_grant(), sample_code(), kNow));
    CHECK_FALSE(store->grants().find_pushed(digest_of("uri"), kNow));
    CHECK_FALSE(store->grants().approve(digest_of("second"), sample_grant("grt_2"),
                                        sample_code("code 2", "grt_2"), kNow));
    CHECK_FALSE(store->grants().deny(digest_of("second"), kNow));
    CHECK_FALSE(store->grants().find_grant({"grt_2"}));
  }
}

TEST_CASE("pushed requests: of 50 pages decided at once exactly one wins") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    (void)store->apps().create_app(sample_client(), 100);
    store->grants().put_pushed({digest_of("uri"), {"app_1"}, "a=b", kLater});
    for (int i = 0; i < 50; ++i)
      store->grants().put_interaction(pushed_interaction("page " + std::to_string(i)));
    CHECK(race(50, [&](int i) {
            const std::string n = std::to_string(i);
            return store->grants()
                .approve(digest_of("page " + n), sample_grant("grt_" + n), sample_code("c" + n, "grt_" + n),
                         kNow)
                .has_value();
          }) == 1);
  }
}

TEST_CASE("add_code: a code under a consent that was given before, once per pushed request") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    store->grants().put_pushed({digest_of("uri"), {"app_1"}, "a=b", kLater});
    CHECK(store->grants().add_code(sample_code("silent"), digest_of("uri"), kNow));
    CHECK_FALSE(store->grants().add_code(sample_code("again"), digest_of("uri"), kNow));
    CHECK(store->grants().add_code(sample_code("plain"), std::nullopt, kNow));
    CHECK(store->grants().redeem_code(digest_of("silent"), sample_refresh(), kNow));
    store->grants().revoke_grant({"grt_1"}, kNow, kLater);
    CHECK_FALSE(store->grants().add_code(sample_code("dead"), std::nullopt, kNow));
    CHECK_FALSE(store->grants().find_code(digest_of("dead")));
  }
}

TEST_CASE("grants: a merge or replacement changes the live grant of the same user and app, and no other") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    const auto decide = [&](const std::string& handle, oauth::Grant grant) {
      oauth::Interaction interaction = sample_interaction(handle);
      interaction.request.grant_management_action = oauth::GrantAction::replace;
      interaction.request.grant_id = grant.grant_id;
      store->grants().put_interaction(interaction);
      return store->grants().approve(digest_of(handle), grant, sample_code(handle), kNow).has_value();
    };
    oauth::Grant wider = sample_grant();
    wider.scope = scope_of("accounts:read payments:write");
    wider.details.authorization_details = "[]";
    wider.details.authentication.sid = "sid_1";
    CHECK(decide("replace", wider));
    CHECK(store->grants().find_grant({"grt_1"})->scope == wider.scope);
    CHECK(store->grants().find_grant({"grt_1"})->details == wider.details);
    CHECK(store->grants().grants_in_session("sid_1").size() == 1);
    CHECK(store->grants().grants_in_session("").empty());
    oauth::Grant foreign = wider;
    foreign.user = {"usr_2"};
    CHECK_FALSE(decide("of another user", foreign));
    CHECK_FALSE(decide("unknown", sample_grant("grt_9")));
    store->grants().revoke_grant({"grt_1"}, kNow, kLater);
    CHECK_FALSE(decide("revoked", wider));
    CHECK(store->grants().grants_in_session("sid_1").empty());
  }
}

}  // namespace
