// Access tokens as JWTs (RFC 9068).
#include "oauth/jwt_access_token.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/jws.h"
#include "oauth/issuer.h"
#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"

using nlohmann::json;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

oauth::TokenFacts facts() { return {"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("accounts:read")}; }

json claims_of(OauthWorld& world, const oauth::TokenFacts& with) {
  return json::parse(test_support::payload_of(oauth::jwt_access_token(world.issuer, world.shop, with, kNow)));
}

}  // namespace

TEST_CASE("jwt access token: typ, algorithm and the claims of RFC 9068 2.2") {
  OauthWorld world;
  const std::string token = oauth::jwt_access_token(world.issuer, world.shop, facts(), kNow);
  const auto jws = base::split_jws(token);
  REQUIRE(jws);
  CHECK(jws->typ == "at+jwt");
  CHECK(jws->alg == base::Alg::es256);
  CHECK(base::verify_jws(*jws, *world.keys.signing.current()->find(jws->kid)));
  const json claims = json::parse(jws->payload);
  CHECK(claims["iss"] == "https://auth.example");
  CHECK(claims["sub"] == "usr_alice");
  CHECK(claims["aud"] == "https://api.example");
  CHECK(claims["client_id"] == "app_shop");
  CHECK(claims["scope"] == "accounts:read");
  CHECK(claims["iat"] == 1'700'000'000);
  CHECK(claims["exp"] == 1'700'000'600);
  CHECK(claims["tollgate"]["grant_id"] == "grt_1");
  CHECK(claims["tollgate"]["environment"] == "sandbox");
  CHECK(claims["tollgate"]["plan"] == "standard");
  for (const char* name : {"cnf", "acr", "auth_time", "authorization_details"})
    CHECK_FALSE(claims.contains(name));
  CHECK(claims["jti"].get<std::string>().size() >= 16);
  CHECK(claims["jti"] != claims_of(world, facts())["jti"]);
}

TEST_CASE("jwt access token: bound to a key, a certificate or both (RFC 9449 6.1, RFC 8705 3.1)") {
  OauthWorld world;
  oauth::TokenFacts bound = facts();
  bound.binding.jkt = "jkt-1";
  CHECK(claims_of(world, bound)["cnf"] == json{{"jkt", "jkt-1"}});
  bound.binding.x5t = "x5t-1";
  CHECK(claims_of(world, bound)["cnf"] == json{{"jkt", "jkt-1"}, {"x5t#S256", "x5t-1"}});
  bound.binding.jkt.clear();
  CHECK(claims_of(world, bound)["cnf"] == json{{"x5t#S256", "x5t-1"}});
}

TEST_CASE("jwt access token: one audience is text, several are an array; details stay JSON (RFC 9396 9.1)") {
  OauthWorld world;
  oauth::TokenFacts with = facts();
  with.resource = {"https://api.example/v1"};
  CHECK(claims_of(world, with)["aud"] == "https://api.example/v1");
  with.resource.push_back("https://api.example/v2");
  CHECK(claims_of(world, with)["aud"] == json{"https://api.example/v1", "https://api.example/v2"});
  with.authorization_details = R"([{"type":"payment"}])";
  with.authentication = {kNow, "urn:acr", {"pwd"}, "sid_1"};
  const json claims = claims_of(world, with);
  CHECK(claims["authorization_details"][0]["type"] == "payment");
  CHECK(claims["acr"] == "urn:acr");
  CHECK(claims["auth_time"] == 1'700'000'000);
  CHECK(claims["tollgate"]["sid"] == "sid_1");
}

TEST_CASE("jwt access token: it is what a client gets that registered the format, under either token_type") {
  OauthWorld world;
  world.shop.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
  oauth::TokenFacts with = facts();
  const auto bearer = oauth::issue_access_token(world.issuer, world.shop, with, kNow);
  CHECK(bearer.token_type == "Bearer");
  CHECK(bearer.access_token.reveal().starts_with("eyJ"));
  with.binding.jkt = "jkt-1";
  CHECK(oauth::issue_access_token(world.issuer, world.shop, with, kNow).token_type == "DPoP");
}
