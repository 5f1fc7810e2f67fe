// The modules of the OpenID Connect Basic certification plan about codes, tokens and userinfo; one case a
// module, by its name.
#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "tests/support/oidc_world.h"

using namespace std::chrono_literals;
using nlohmann::json;
using test_support::kNow;
using test_support::OidcWorld;
using test_support::Pairs;
using test_support::with;

TEST_CASE("oidcc-server: the happy flow of two clients, and what the ID token says") {
  OidcWorld world;
  const http::Response response = world.redeem(world.code(OidcWorld::request()));
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Pragma") == "no-cache");
  const json tokens = json::parse(response.body);
  CHECK(tokens["token_type"] == "Bearer");
  CHECK(tokens["expires_in"] == 600);
  const json claims = world.id_token(tokens);
  CHECK(claims["iss"] == "https://auth.example");
  CHECK(claims["sub"] == "usr_alice");
  CHECK(claims["aud"] == "app_shop");
  CHECK(claims["nonce"] == "nonce-1");
  CHECK(claims["iat"] == base::unix_seconds(kNow));
  CHECK(claims["exp"] > claims["iat"]);
  CHECK(claims["auth_time"] == base::unix_seconds(kNow));
  const base::Digest hash = base::sha256(tokens["access_token"].get<std::string>());
  CHECK(claims["at_hash"] == base::base64url(hash.view().substr(0, 16)));

  const std::string second = world.code(with(OidcWorld::request(), "client_id", "app_rival"));
  CHECK(world
            .at(&oauth::endpoints::token, test_support::post({{"grant_type", "authorization_code"},
                                                              {"code", second},
                                                              {"redirect_uri", "https://shop.example/cb"},
                                                              {"client_id", "app_rival"},
                                                              {"client_secret", "shop-secret"}}))
            .status == 200);
}

TEST_CASE("oidcc-idtoken-signature: RS256 where no algorithm is registered, else the one that is") {
  OidcWorld world;
  REQUIRE(world.shop.metadata.id_token_signed_response_alg.empty());
  CHECK(world.id_token(world.tokens(OidcWorld::request()))["aud"] == "app_shop");
  world.shop.metadata.id_token_signed_response_alg = "ES256";
  world.clients.put(world.shop);
  const std::string token = world.tokens(OidcWorld::request())["id_token"].get<std::string>();
  CHECK(test_support::verified_claims(token, *world.keys.signing.current(), "JWT", "ES256")["aud"] ==
        "app_shop");
}

TEST_CASE("oidcc-idtoken-unsigned: skipped, there is no key for none and it is not offered") {
  const auto keys = OidcWorld::signing_keys();
  CHECK(keys->for_alg("none") == nullptr);
  const std::vector<std::string> algs = keys->algs();
  CHECK(std::ranges::find(algs, "none") == algs.end());
}

TEST_CASE("oidcc-userinfo-get: the same sub as in the ID token") {
  OidcWorld world;
  const json tokens = world.tokens(OidcWorld::request());
  CHECK(json::parse(world.userinfo(tokens).body)["sub"] == world.id_token(tokens)["sub"]);
}

TEST_CASE("oidcc-userinfo-post-header: POST, the token in the header") {
  OidcWorld world;
  const std::string token = world.tokens(OidcWorld::request())["access_token"];
  test_support::FakeRequest request = test_support::post({});
  request.fields.emplace_back("Authorization", "Bearer " + token);
  CHECK(json::parse(world.at(&oauth::endpoints::userinfo, request).body)["sub"] == "usr_alice");
}

TEST_CASE("oidcc-userinfo-post-body: POST, the token in the form") {
  OidcWorld world;
  const std::string token = world.tokens(OidcWorld::request())["access_token"];
  const auto response = world.at(&oauth::endpoints::userinfo, test_support::post({{"access_token", token}}));
  CHECK(json::parse(response.body)["sub"] == "usr_alice");
}

TEST_CASE("oidcc-scope-profile") { CHECK(OidcWorld().claims_for("openid profile") == "name sub updated_at"); }
TEST_CASE("oidcc-scope-email") {
  CHECK(OidcWorld().claims_for("openid email") == "email email_verified sub");
}
TEST_CASE("oidcc-scope-address: nobody has one") { CHECK(OidcWorld().claims_for("openid address") == "sub"); }
TEST_CASE("oidcc-scope-phone: nobody has one") { CHECK(OidcWorld().claims_for("openid phone") == "sub"); }
TEST_CASE("oidcc-scope-all") {
  CHECK(OidcWorld().claims_for("openid profile email address phone") ==
        "email email_verified name sub updated_at");
}

TEST_CASE("oidcc-codereuse: invalid_grant at once, and what it gave is revoked") {
  OidcWorld world;
  const std::string code = world.code(OidcWorld::request());
  const json tokens = json::parse(world.redeem(code).body);
  CHECK(world.userinfo(tokens).status == 200);
  CHECK(OidcWorld::error_of(world.redeem(code)) == "400 invalid_grant");
  CHECK(world.userinfo(tokens).status == 401);
}

TEST_CASE("oidcc-codereuse-30seconds: invalid_grant, and what it gave is revoked") {
  OidcWorld world;
  const std::string code = world.code(OidcWorld::request());
  const json tokens = json::parse(world.redeem(code).body);
  world.now += 30s;
  CHECK(OidcWorld::error_of(world.redeem(code)) == "400 invalid_grant");
  CHECK(world.userinfo(tokens).status == 401);
}

TEST_CASE("oidcc-server-client-secret-post: the secret in the form, and only there if so registered") {
  OidcWorld world;
  const std::string code = world.code(with(OidcWorld::request(), "client_id", "app_rival"));
  const Pairs form{
      {"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", "https://shop.example/cb"}};
  test_support::FakeRequest basic = test_support::post(form);
  basic.fields.emplace_back("Authorization", "Basic " + base::base64("app_rival:shop-secret"));
  CHECK(OidcWorld::error_of(world.at(&oauth::endpoints::token, basic)) == "401 invalid_client");
  Pairs posted = form;
  posted.emplace_back("client_id", "app_rival");
  posted.emplace_back("client_secret", "shop-secret");
  const auto response = world.at(&oauth::endpoints::token, test_support::post(posted));
  CHECK(json::parse(response.body).contains("id_token"));
}

TEST_CASE("oidcc-claims-essential: a name that is asked for by itself comes from userinfo") {
  OidcWorld world;
  const json tokens =
      world.tokens(with(OidcWorld::request(), "claims", R"({"userinfo":{"name":{"essential":true}}})"));
  CHECK(json::parse(world.userinfo(tokens).body) ==
        json::parse(R"({"sub":"usr_alice","name":"Alice Example"})"));
}

TEST_CASE("oidcc-refresh-token: it works for its client, whose ID token is of the same user, and no other") {
  OidcWorld world;
  const json tokens = world.tokens(OidcWorld::request("openid offline_access"));
  const std::string refresh_token = tokens["refresh_token"];
  const Pairs form{{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}};
  Pairs stolen = form;
  stolen.emplace_back("client_id", "app_rival");
  stolen.emplace_back("client_secret", "shop-secret");
  CHECK(OidcWorld::error_of(world.at(&oauth::endpoints::token, test_support::post(stolen))) ==
        "400 invalid_grant");
  world.now += 60s;
  const json renewed = json::parse(world.at(&oauth::endpoints::token, test_support::post_as_shop(form)).body);
  CHECK(renewed["access_token"] != tokens["access_token"]);
  const json before = world.id_token(tokens), after = world.id_token(renewed);
  for (const char* name : {"iss", "sub", "aud", "auth_time"}) CHECK(after[name] == before[name]);
  CHECK(after["iat"] > before["iat"]);
  CHECK(world.userinfo(renewed).status == 200);
}
