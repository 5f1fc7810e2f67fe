// Authorization codes: every field comes back, and a spent or expired one is still found (RFC 6749 4.1.2).
#include "store/codes.h"

#include <doctest/doctest.h>

#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("codes: every field survives the store") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    oauth::AuthorizationCode put = sample_code();
    put.redirect_uri_given = false;
    database->write([&](store::Connection& sql) { store::insert_code(sql, put); });
    const auto got =
        database->read([&](store::Connection& sql) { return store::find_code(sql, put.digest); });
    REQUIRE(got);
    CHECK(got->digest == put.digest);
    CHECK(got->grant_id == put.grant_id);
    CHECK(got->client_id == put.client_id);
    CHECK(got->user == put.user);
    CHECK(got->redirect_uri == put.redirect_uri);
    CHECK_FALSE(got->redirect_uri_given);
    CHECK(got->code_challenge == put.code_challenge);
    CHECK(got->nonce == put.nonce);
    CHECK(got->scope == put.scope);
    CHECK(got->issued_at == put.issued_at);
    CHECK(got->expires_at == put.expires_at);
    CHECK_FALSE(got->redeemed_at);
  }
}

TEST_CASE("codes: a code is spent once, until the moment it expires (RFC 6749 4.1.2)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    const base::Digest digest = digest_of("code");
    const auto spend = [&](base::Instant now) {
      return database->write([&](store::Connection& sql) { return store::spend_code(sql, digest, now); });
    };
    database->write([](store::Connection& sql) { store::insert_code(sql, sample_code()); });
    CHECK_FALSE(spend(kLater));
    const auto grant = spend(kLater - base::Micros{1});
    REQUIRE(grant);
    CHECK(grant->value == "grt_1");
    CHECK_FALSE(spend(kLater - base::Micros{1}));
    const auto spent = database->read([&](store::Connection& sql) { return store::find_code(sql, digest); });
    REQUIRE(spent);
    CHECK(spent->redeemed_at == kLater - base::Micros{1});
  }
}

}  // namespace
