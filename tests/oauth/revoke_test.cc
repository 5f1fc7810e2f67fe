// Revocation by kind of token.
#include "oauth/revoke.h"

#include <doctest/doctest.h>

#include "oauth/issuer.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

struct Revocations : OauthWorld {
  std::string access_token(const oauth::Client& client) {
    const auto response =
        oauth::issue_access_token(issuer, client, {"usr_alice", {"grt_1"}, client.scope}, kNow);
    return std::string(response.access_token.reveal());
  }
  /// "revoked", "nothing", or the error's name.
  std::string revoke(const oauth::Client& client, std::string_view token, base::Instant now = kNow) {
    const auto revoked = oauth::revoke_token(grants, settings, keys, client, token, now);
    if (!revoked) return std::string(base::row(revoked.error().code).name);
    return *revoked ? "revoked" : "nothing";
  }
};

}  // namespace

TEST_CASE(
    "revoke: an access token is appended to the log by its id, until it has expired everywhere (RFC 7009 "
    "2.1)") {
  Revocations world;
  const std::string token = world.access_token(world.shop);
  CHECK(world.revoke(world.shop, token, kNow + 1s) == "revoked");
  const auto log = world.grants.revocations_after(0, 10);
  REQUIRE(log.size() == 1);
  CHECK(log[0].kind == oauth::RevokedKind::token);
  CHECK(log[0].subject == token.substr(6 + 8, 16));
  CHECK(log[0].revoked_at == kNow + 1s);
  CHECK(log[0].expires_at == kNow + 660s);
}

TEST_CASE("revoke: a refresh token takes its grant with it, once (RFC 7009 2.1; case 114)") {
  Revocations world;
  const std::string token = world.issue_refresh_token(world.shop);
  CHECK(world.revoke(world.shop, token) == "revoked");
  CHECK(world.grants.find_grant({"grt_1"})->revoked_at == kNow);
  const auto log = world.grants.revocations_after(0, 10);
  REQUIRE(log.size() == 1);
  CHECK(log[0].kind == oauth::RevokedKind::grant);
  CHECK(log[0].expires_at == kNow + 660s);
  CHECK(world.revoke(world.shop, token) == "revoked");
  CHECK(world.grants.revocation_count() == 1);
}

TEST_CASE("revoke: another client's token is refused and stays valid (RFC 7009 2.1; case 112)") {
  Revocations world;
  CHECK(world.revoke(world.wallet, world.access_token(world.shop)) == "unauthorized_client");
  CHECK(world.revoke(world.wallet, world.issue_refresh_token(world.shop)) == "unauthorized_client");
  CHECK(world.grants.revocation_count() == 0);
}

TEST_CASE("revoke: what is not a living token is as good as revoked (RFC 7009 2.2; case 112)") {
  Revocations world;
  const std::string token = world.access_token(world.shop);
  for (const std::string& unknown : {std::string("x"), std::string("tg_at_"), std::string("tg_rt_unknown"),
                                     token + "x", std::string("tg_ac_code"), std::string(10'000, 'x')})
    CHECK(world.revoke(world.shop, unknown) == "nothing");
  CHECK(world.revoke(world.shop, token, kNow + 600s) == "nothing");
  CHECK(world.grants.revocation_count() == 0);
}
