// Introspection: a client's own living tokens and those for a resource server's API, nothing about any other.
#include "oauth/introspection_response.h"

#include <doctest/doctest.h>

#include "oauth/grant_refresh_token.h"
#include "oauth/revoke.h"
#include "oauth/subject.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

struct Introspections : OauthWorld {
  oauth::RevocationFollower revocations;

  std::string access_token() {
    const auto response = oauth::issue_access_token(issuer, shop, {"usr_alice", {"grt_1"}, shop.scope}, kNow);
    return std::string(response.access_token.reveal());
  }
  bool active(const oauth::Client& client, std::string_view token, base::Instant now = kNow) {
    return oauth::introspect_token(grants, revocations, settings, keys, client, token, now).has_value();
  }
  bool revoke(std::string_view token) {
    const auto revoked = oauth::revoke_token(grants, settings, keys, shop, token, kNow);
    return revoked && *revoked;
  }
};

}  // namespace

TEST_CASE("introspect: a living access token with its claims (RFC 7662 2.2)") {
  Introspections world;
  const std::string token = world.access_token();
  const auto active = oauth::introspect_token(world.grants, world.revocations, world.settings, world.keys,
                                              world.shop, token, kNow);
  REQUIRE(active);
  CHECK(oauth::introspection_json(active, "https://auth.example") ==
        R"({"active":true,"scope":"accounts:read payments:write","client_id":"app_shop","sub":"usr_alice",)"
        R"("token_type":"Bearer","jti":")" +
            token.substr(14, 16) + R"(","iss":"https://auth.example","iat":1700000000,"exp":1700000600})");
}

TEST_CASE("introspect: a living refresh token") {
  Introspections world;
  const std::string token = world.issue_refresh_token(world.shop);
  const auto active = oauth::introspect_token(world.grants, world.revocations, world.settings, world.keys,
                                              world.shop, token, kNow);
  CHECK(oauth::introspection_json(active, "i") ==
        R"({"active":true,"scope":"accounts:read payments:write","client_id":"app_shop","sub":"usr_alice",)"
        R"("iss":"i","iat":1700000000,"exp":1702592000})");
}

TEST_CASE("introspect: inactive says nothing else (RFC 7662 2.2; cases 110, 111)") {
  CHECK(oauth::introspection_json(std::nullopt, "https://auth.example") == R"({"active":false})");
  Introspections world;
  const std::string token = world.access_token(), refresh = world.issue_refresh_token(world.shop);
  CHECK(world.active(world.shop, token, kNow + 600s - 1us));
  CHECK_FALSE(world.active(world.shop, token, kNow + 600s));
  CHECK(world.active(world.shop, refresh, kNow + 30 * 24h - 1us));
  CHECK_FALSE(world.active(world.shop, refresh, kNow + 30 * 24h));
  CHECK_FALSE(world.active(world.wallet, token));
  CHECK_FALSE(world.active(world.wallet, refresh));
  const std::string code = world.issue_code(world.shop);
  for (const std::string& garbage :
       {std::string("x"), token + "x", std::string("tg_rt_x"), code, std::string(10'000, 'x')})
    CHECK_FALSE(world.active(world.shop, garbage));
}

TEST_CASE("introspect: a revocation is seen by the next question (RFC 7009 2.1; cases 111, 114)") {
  Introspections world;
  const std::string token = world.access_token();
  CHECK(world.active(world.shop, token));
  REQUIRE(world.revoke(token));
  CHECK_FALSE(world.active(world.shop, token));

  const std::string refresh = world.issue_refresh_token(world.shop), sibling = world.access_token();
  CHECK(world.active(world.shop, sibling));
  REQUIRE(world.revoke(refresh));
  CHECK_FALSE(world.active(world.shop, refresh));
  CHECK_FALSE(world.active(world.shop, sibling));
}

TEST_CASE("introspect: a suspended app's and a disabled user's tokens are inactive") {
  for (const auto& [kind, subject] :
       {std::pair{oauth::RevokedKind::client, "app_shop"}, {oauth::RevokedKind::user, "usr_alice"}}) {
    Introspections world;
    const std::string token = world.access_token();
    world.grants.revoke({0, kind, subject, kNow, kNow + 660s});
    CHECK_FALSE(world.active(world.shop, token));
  }
}

TEST_CASE("introspect: a spent refresh token is inactive, its successor active") {
  Introspections world;
  const std::string first = world.issue_refresh_token(world.wallet);
  const auto done = oauth::refresh(world.grants, world.issuer, world.wallet, {first, ""}, {}, kNow);
  REQUIRE(done.response);
  CHECK_FALSE(world.active(world.wallet, first));
  CHECK(world.active(world.wallet, done.response->refresh_token->reveal()));
}

TEST_CASE("introspect: a JWT access token lives and dies like a sealed one (RFC 9068, RFC 7009 2.1)") {
  Introspections world;
  world.shop.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
  const std::string token = world.access_token(), other = world.access_token();
  REQUIRE(token.starts_with("eyJ"));
  const auto active = oauth::introspect_token(world.grants, world.revocations, world.settings, world.keys,
                                              world.shop, token, kNow);
  REQUIRE(active);
  CHECK(active->sub == "usr_alice");
  CHECK(active->scope == "accounts:read payments:write");
  CHECK(active->exp == kNow + 600s);
  CHECK_FALSE(world.active(world.wallet, token));
  CHECK_FALSE(world.active(world.shop, token, kNow + 600s));
  CHECK(world.revoke(token));
  CHECK(world.grants.revocations_after(0, 10).front().subject == active->jti);
  CHECK_FALSE(world.active(world.shop, token));
  CHECK(world.active(world.shop, other));
}

TEST_CASE(
    "introspect: a resource server sees tokens for its API, as backends see them (RFC 7662 4; case 110)") {
  Introspections world;
  oauth::Client bank = OauthWorld::make_client("app_bank", oauth::ClientType::confidential);
  world.settings.resource_servers = {{"app_bank", {"https://api.example/v1"}}};
  world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
  bank.metadata.subject_type = oauth::SubjectType::pairwise;
  const std::string token = world.access_token(), refresh = world.issue_refresh_token(world.shop);
  const auto seen =
      oauth::introspect_token(world.grants, world.revocations, world.settings, world.keys, bank, token, kNow);
  REQUIRE(seen);
  CHECK(seen->sub == "usr_alice");
  CHECK(seen->client_id == "app_shop");
  CHECK(seen->scope == "accounts:read payments:write");
  CHECK_FALSE(world.active(bank, refresh));
  CHECK_FALSE(world.active(bank, token, kNow + 600s));
  REQUIRE(world.revoke(token));
  CHECK_FALSE(world.active(bank, token));
  world.settings.resource_servers = {{"app_bank", {"https://api.example/v2"}}};
  CHECK_FALSE(world.active(bank, world.access_token()));
}

TEST_CASE("introspect: a pairwise client is not told the user's own id (OIDC Core 8)") {
  Introspections world;
  world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
  world.shop.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
  const std::string sub = oauth::subject_for(world.shop, {"usr_alice"}, world.keys.web);
  for (const std::string& token : {world.access_token(), world.issue_refresh_token(world.shop)}) {
    CHECK_FALSE(token.starts_with("eyJ"));  // anyone could read it there
    const auto active = oauth::introspect_token(world.grants, world.revocations, world.settings, world.keys,
                                                world.shop, token, kNow);
    REQUIRE(active);
    CHECK(active->sub == sub);
  }
}
