// client_credentials: for confidential clients, in their own name, without a trace in the store.
#include "oauth/grant_client_credentials.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using test_support::kNow;
using test_support::OauthWorld;

TEST_CASE(
    "client_credentials: a token for the app itself, no refresh token, nothing written (RFC 6749 4.4.3)") {
  OauthWorld world;
  const auto response =
      oauth::grant_client_credentials(world.issuer, world.shop, {"accounts:read"}, {}, kNow);
  REQUIRE(response);
  CHECK_FALSE(response->refresh_token);
  CHECK(world.claims_of(response->access_token.reveal()) == "app_shop app_shop  accounts:read");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE(
    "client_credentials: without scope everything that is registered, beyond it invalid_scope (RFC 6749 "
    "3.3)") {
  OauthWorld world;
  const auto all = oauth::grant_client_credentials(world.issuer, world.shop, {""}, {}, kNow);
  REQUIRE(all);
  CHECK(all->scope.text() == "accounts:read payments:write");
  const auto beyond = oauth::grant_client_credentials(world.issuer, world.shop, {"admin"}, {}, kNow);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().code == base::ErrorCode::invalid_scope);
}

TEST_CASE("client_credentials: not for public clients (RFC 6749 4.4, case 74)") {
  OauthWorld world;
  const auto refused =
      oauth::grant_client_credentials(world.issuer, world.wallet, {"accounts:read"}, {}, kNow);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::unauthorized_client);
}
