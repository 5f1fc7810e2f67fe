// Authorization responses in their modes, and as signed JWTs (JARM 2; case 39).
#include "oauth/jarm.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/jws.h"
#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"

using nlohmann::json;
using oauth::RedirectTarget;
using oauth::ResponseMode;
using test_support::kNow;

namespace {

struct JarmWorld : test_support::OauthWorld {
  oauth::RedirectUri uri = *oauth::RedirectUri::match(shop.redirect_uris, shop.redirect_uris.front());
  RedirectTarget success() const {
    return RedirectTarget::success(uri, base::Secret("code-1"), "x\"y", settings.issuer);
  }
  RedirectTarget in(const RedirectTarget& target, ResponseMode mode) const {
    return oauth::in_mode(target, mode, shop, settings, keys, kNow);
  }
};

}  // namespace

TEST_CASE("jarm: in the plain modes the parameters stay as they are") {
  const JarmWorld world;
  CHECK(world.in(world.success(), ResponseMode::query).url() == world.success().url());
  const RedirectTarget posted = world.in(world.success(), ResponseMode::form_post);
  CHECK(posted.posts());
  CHECK(posted.parameters() == world.success().parameters());
}

TEST_CASE("jarm: the JWT holds all parameters and says from whom, for whom and how long (JARM 2.1)") {
  const JarmWorld world;
  const RedirectTarget target = world.in(world.success(), ResponseMode::query_jwt);
  REQUIRE(target.parameters().size() == 1);
  CHECK(target.parameters().front().first == "response");
  CHECK_FALSE(target.posts());
  CHECK(target.url() == "https://shop.example/cb?response=" + target.parameters().front().second);
  const std::string& jwt = target.parameters().front().second;
  const auto jws = base::split_jws(jwt, {base::kFapiAlgs});
  REQUIRE(jws);
  CHECK(jws->alg == base::Alg::es256);
  CHECK(jws->typ == "oauth-authz-resp+jwt");
  CHECK(base::verify_jws(*jws, *world.keys.signing.current()->find(jws->kid)));
  CHECK(json::parse(jws->payload) == json{{"iss", "https://auth.example"},
                                          {"aud", "app_shop"},
                                          {"iat", 1'700'000'000},
                                          {"exp", 1'700'000'060},
                                          {"code", "code-1"},
                                          {"state", "x\"y"}});
}

TEST_CASE("jarm: errors travel in it too, by form_post if wanted (JARM 2.3.3; case 39)") {
  const JarmWorld world;
  const base::Error denied{base::ErrorCode::access_denied, "the user denied the request"};
  const RedirectTarget target = world.in(
      RedirectTarget::failure(world.uri, denied, "", world.settings.issuer), ResponseMode::form_post_jwt);
  CHECK(target.posts());
  REQUIRE(target.parameters().size() == 1);
  const json claims = json::parse(test_support::payload_of(target.parameters().front().second));
  CHECK(claims["error"] == "access_denied");
  CHECK(claims["iss"] == "https://auth.example");
  CHECK_FALSE(claims.contains("state"));
  CHECK_FALSE(claims.contains("code"));
}

TEST_CASE("jarm: signed with the algorithm that the client registered, or not at all") {
  JarmWorld world;
  world.shop.metadata.authorization_signed_response_alg = "PS256";
  const RedirectTarget target = world.in(world.success(), ResponseMode::query_jwt);
  const auto jws = base::split_jws(target.parameters().front().second, {base::kAllAlgs});
  CHECK(jws->alg == base::Alg::ps256);
  world.shop.metadata.authorization_signed_response_alg = "none";
  CHECK_THROWS_AS((void)world.in(world.success(), ResponseMode::query_jwt), std::logic_error);
}
