// Logout tokens and who gets them.
#include "oauth/logout_token.h"

#include <doctest/doctest.h>

#include "oauth/id_token_hint.h"
#include "oauth/subject.h"
#include "tests/support/oauth_world.h"
#include "tests/support/signed_jwt.h"

using test_support::kNow;
using test_support::OauthWorld;

namespace {

oauth::Grant grant_of(const std::string& id, const oauth::Client& client, const std::string& scope,
                      const std::string& sid) {
  oauth::Grant grant{{id}, {"usr_alice"}, client.client_id, *oauth::ScopeSet::parse(scope), kNow, {}, {}};
  grant.details.authentication.sid = sid;
  return grant;
}

}  // namespace

TEST_CASE("logout token: what is in it, and that it is nothing else (Back-Channel Logout 2.4)") {
  for (const char* alg : {"ES256", "RS256"}) {
    OauthWorld world;
    world.shop.metadata.id_token_signed_response_alg = alg;
    const std::string token =
        oauth::issue_logout_token(world.issuer, {world.shop, {"usr_alice"}, "sid_1"}, kNow);
    auto claims = test_support::verified_claims(token, *world.keys.signing.current(), "logout+jwt", alg);
    CHECK(claims["jti"].get<std::string>().size() == 26);
    claims.erase("jti");
    CHECK(claims == nlohmann::json::parse(R"({
      "iss": "https://auth.example", "sub": "usr_alice", "aud": "app_shop", "iat": 1700000000, "exp": 1700000120,
      "events": {"http://schemas.openid.net/event/backchannel-logout": {}}, "sid": "sid_1"})"));
    CHECK_FALSE(oauth::read_id_token_hint(token, world.settings, world.keys));
    CHECK(token != oauth::issue_logout_token(world.issuer, {world.shop, {"usr_alice"}, "sid_1"}, kNow));
  }
}

TEST_CASE("logout token: sub is the client's own (OIDC Core 8)") {
  OauthWorld world;
  world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
  const std::string token =
      oauth::issue_logout_token(world.issuer, {world.shop, {"usr_alice"}, "sid_1"}, kNow);
  const auto claims =
      test_support::verified_claims(token, *world.keys.signing.current(), "logout+jwt", "ES256");
  CHECK(claims["sub"] == oauth::subject_for(world.shop, {"usr_alice"}, world.keys.web));
  CHECK(claims["sub"] != "usr_alice");
}

TEST_CASE("logout notices: one for each app and session that wants to know (Back-Channel Logout 2.5)") {
  OauthWorld world;
  world.shop.metadata.backchannel_logout_uri = "https://shop.example/logout";
  world.clients.put(world.shop);
  oauth::Client suspended = OauthWorld::make_client("app_suspended", oauth::ClientType::confidential);
  suspended.metadata.backchannel_logout_uri = "https://other.example/logout";
  suspended.suspended = true;
  world.clients.put(suspended);
  oauth::Client gone = OauthWorld::make_client("app_gone", oauth::ClientType::confidential);
  const std::vector<oauth::Grant> grants{
      grant_of("grt_1", world.shop, "openid", "sid_1"),
      grant_of("grt_2", world.shop, "openid accounts:read", "sid_1"),  // the same app and session
      grant_of("grt_3", world.shop, "openid", "sid_2"),
      grant_of("grt_4", world.shop, "accounts:read", "sid_3"),  // it does not know who the user is
      grant_of("grt_5", world.shop, "openid", ""),
      grant_of("grt_6", world.wallet, "openid", "sid_1"),  // it registered no address
      grant_of("grt_7", suspended, "openid", "sid_1"),
      grant_of("grt_8", gone, "openid", "sid_1"),
  };
  std::string told;
  for (const oauth::LogoutNotice& notice : oauth::logout_notices(world.clients, grants))
    told += notice.client.client_id.value + " " + notice.user.value + " " + notice.sid + "\n";
  CHECK(told == "app_shop usr_alice sid_1\napp_shop usr_alice sid_2\n");
}
