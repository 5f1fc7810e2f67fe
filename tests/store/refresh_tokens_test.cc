// Refresh tokens: every field comes back, and a spent one still names its successor (RFC 9700 4.14.2).
#include "store/refresh_tokens.h"

#include <doctest/doctest.h>

#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("refresh tokens: every field survives the store") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    const oauth::RefreshToken put = sample_refresh("refresh", 4'000'000'000u);
    database->write([&](store::Connection& sql) { store::insert_refresh_token(sql, put); });
    const auto got =
        database->read([&](store::Connection& sql) { return store::find_refresh_token(sql, put.digest); });
    REQUIRE(got);
    CHECK(got->digest == put.digest);
    CHECK(got->grant_id == put.grant_id);
    CHECK(got->client_id == put.client_id);
    CHECK(got->user == put.user);
    CHECK(got->scope == put.scope);
    CHECK(got->generation == 4'000'000'000u);
    CHECK(got->issued_at == put.issued_at);
    CHECK(got->expires_at == put.expires_at);
    CHECK_FALSE(got->rotated_at);
    CHECK_FALSE(got->successor);
  }
}

TEST_CASE("refresh tokens: a token is spent once, until the moment it expires, and names its successor") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    const base::Digest digest = digest_of("refresh");
    const auto spend = [&](const char* successor, base::Instant now, const char* grant = "grt_1") {
      oauth::RefreshToken next = sample_refresh();
      next.digest = digest_of(successor);
      next.grant_id = {grant};
      return database->write(
          [&](store::Connection& sql) { return store::spend_refresh_token(sql, digest, next, now); });
    };
    database->write([](store::Connection& sql) { store::insert_refresh_token(sql, sample_refresh()); });
    CHECK_FALSE(spend("late", kLater));
    CHECK_FALSE(spend("of another grant", kNow, "grt_2"));
    CHECK(spend("first", kLater - base::Micros{1}));
    CHECK_FALSE(spend("second", kNow));
    const auto spent =
        database->read([&](store::Connection& sql) { return store::find_refresh_token(sql, digest); });
    REQUIRE(spent);
    CHECK(spent->rotated_at == kLater - base::Micros{1});
    CHECK(spent->successor == digest_of("first"));
  }
}

}  // namespace
