// Issuing: claims and scopes of new access tokens.
#include "oauth/issuer.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using oauth::ScopeSet;
using test_support::kNow;
using test_support::OauthWorld;

TEST_CASE("issuer: the token says who, for whom, what, and lives 600 seconds") {
  OauthWorld world;
  world.shop.environment = oauth::Environment::live;
  const oauth::TokenResponse response = oauth::issue_access_token(
      world.issuer, world.shop, {"usr_alice", {"grt_1"}, *ScopeSet::parse("a b")}, kNow);
  CHECK(response.expires_in == 600s);
  CHECK_FALSE(response.refresh_token);
  CHECK(response.scope.text() == "a b");
  std::string scratch;
  const auto claims = world.keys.sealers.open(response.access_token.reveal(), kNow, scratch);
  REQUIRE(claims);
  CHECK(world.claims_of(response.access_token.reveal()) == "app_shop usr_alice grt_1 a b");
  CHECK(claims->plan == "standard");
  CHECK(claims->environment == oauth::Environment::live);
  CHECK(claims->issued_at == kNow);
  CHECK(claims->expires_at == kNow + 600s);
}

TEST_CASE("issuer: a scope narrows what was granted and what the app still has (RFC 6749 6; case 100)") {
  OauthWorld world;  // the shop has accounts:read payments:write
  struct Row {
    const char* requested;
    const char* allowed;
    const char* expect;
  };
  const Row rows[] = {
      {"", "accounts:read payments:write", "accounts:read payments:write"},
      {"accounts:read", "accounts:read payments:write", "accounts:read"},
      {"", "accounts:read gone:scope", "accounts:read"},
      {"gone:scope", "accounts:read gone:scope", "invalid_scope"},
      {"payments:write", "accounts:read", "invalid_scope"},
      {"accounts:read admin", "accounts:read", "invalid_scope"},
      {"a  b", "accounts:read", "invalid_scope"},
      {"", "", "invalid_scope"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.requested);
    CAPTURE(row.allowed);
    const auto scope = oauth::narrow_scope(row.requested, *ScopeSet::parse(row.allowed), world.shop);
    CHECK((scope ? scope->text() : std::string(base::row(scope.error().code).name)) == row.expect);
  }
}
