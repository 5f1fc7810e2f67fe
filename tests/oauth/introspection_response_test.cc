// Introspection answers, plain and signed: what is in them, and what must never be (RFC 7662 2.2, RFC 9701).
#include "oauth/introspection_response.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/base64url.h"
#include "base/crypto/jws.h"
#include "oauth/read_access_token.h"
#include "tests/support/oauth_world.h"

using nlohmann::json;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

oauth::ActiveToken everything() {
  oauth::ActiveToken token;
  token.scope = "accounts:read";
  token.client_id = "app_shop";
  token.sub = "usr_alice";
  token.token_type = "DPoP";
  token.jti = "id";
  token.iat = kNow;
  token.exp = kNow + std::chrono::seconds{600};
  token.aud = {"https://api.example/v1", "app_rival"};
  token.authorization_details = R"([{"amount":5,"type":"pay"}])";
  token.jkt = "thumbprint";
  token.x5t = "certificate";
  token.acr = "urn:a";
  token.auth_time = kNow;
  return token;
}

/// Header and claims of a JWT that one of the world's keys signed.
std::pair<json, json> read(const OauthWorld& world, const std::string& jwt) {
  const auto jws = base::split_jws(jwt, {base::kAllAlgs});
  REQUIRE(jws);
  const auto keys = world.keys.signing.current();
  const base::PublicKey* key = keys->find(jws->kid);
  REQUIRE(key);
  REQUIRE(base::verify_jws(*jws, *key));
  const std::string head = *base::base64url_decode(jwt.substr(0, jwt.find('.')));
  return {json::parse(head), json::parse(jws->payload)};
}

}  // namespace

TEST_CASE("introspection answer: every member in its RFC's shape, an audience of one as a text") {
  oauth::ActiveToken token = everything();
  CHECK(json::parse(oauth::introspection_json(token, "https://auth.example")) == json::parse(R"({
    "active": true, "scope": "accounts:read", "client_id": "app_shop", "sub": "usr_alice", "token_type": "DPoP",
    "jti": "id", "iss": "https://auth.example", "iat": 1700000000, "exp": 1700000600,
    "aud": ["https://api.example/v1", "app_rival"], "authorization_details": [{"amount": 5, "type": "pay"}],
    "cnf": {"jkt": "thumbprint", "x5t#S256": "certificate"}, "acr": "urn:a", "auth_time": 1700000000})"));
  token.aud = {"https://api.example/v1"};
  CHECK(json::parse(oauth::introspection_json(token, "i"))["aud"] == "https://api.example/v1");
  CHECK(oauth::introspection_json(std::nullopt, "https://auth.example") == R"({"active":false})");
}

TEST_CASE("introspection JWT: typ, iss, aud, iat and the answer; never sub and exp beside it (RFC 9701 5)") {
  OauthWorld world;
  const oauth::ActiveToken token = everything();
  const auto [head, claims] =
      read(world, oauth::introspection_jwt(token, world.shop, world.settings, world.keys, kNow));
  CHECK(head["typ"] == "token-introspection+jwt");
  CHECK(head["alg"] == "ES256");
  CHECK(claims ==
        json{{"iss", "https://auth.example"},
             {"aud", "app_shop"},
             {"iat", 1700000000},
             {"token_introspection", json::parse(oauth::introspection_json(token, "https://auth.example"))}});
}

TEST_CASE("introspection JWT: inactive says nothing else, to whomever (RFC 9701 5, RFC 7662 2.2; case 110)") {
  OauthWorld world;
  const auto [head, claims] =
      read(world, oauth::introspection_jwt(std::nullopt, world.shop, world.settings, world.keys, kNow));
  CHECK(claims["token_introspection"] == json{{"active", false}});
  CHECK(claims.size() == 4);
}

TEST_CASE("introspection JWT: signed as registered, RS256 by default for oidc alone (RFC 9701 6)") {
  OauthWorld world;
  const auto alg = [&] {
    return read(world, oauth::introspection_jwt(std::nullopt, world.shop, world.settings, world.keys, kNow))
        .first["alg"];
  };
  CHECK(alg() == "ES256");
  world.shop.metadata.introspection_signed_response_alg = "PS256";
  CHECK(alg() == "PS256");
  world.shop.metadata.profile = oauth::Profile::oidc;
  CHECK(alg() == "PS256");
  world.shop.metadata.introspection_signed_response_alg.clear();
  CHECK(alg() == "RS256");
}

TEST_CASE(
    "introspection JWT: it is no access token, ID token or assertion here (RFC 8725 3.11, RFC 9701 8.1)") {
  OauthWorld world;
  const std::string jwt =
      oauth::introspection_jwt(everything(), world.shop, world.settings, world.keys, kNow);
  oauth::RevocationFollower revocations;
  CHECK_FALSE(oauth::read_access_token(jwt, world.settings, world.keys, kNow));
  CHECK_FALSE(
      oauth::introspect_token(world.grants, revocations, world.settings, world.keys, world.shop, jwt, kNow));
}

TEST_CASE("introspection JWT: asked for by its media type (RFC 9701 4, RFC 9110 12.5.1)") {
  struct Case {
    const char* accept;
    bool wanted;
  };
  const Case cases[] = {
      {"", false},
      {"*/*", false},
      {"application/json", false},
      {"application/jwt", false},
      {"application/token-introspection+jwt", true},
      {"Application/Token-Introspection+JWT", true},
      {" application/token-introspection+jwt ; q=0.5 , text/html", true},
      {"application/token-introspection+jwt;q=0", false},
      {"application/token-introspection+jwt;q=0.000", false},
      {"application/token-introspection+jwt;q=0.001", true},
      {"application/token-introspection+jwt;q=2", false},
      {"application/token-introspection+jwt;q=x", false},
      {"application/token-introspection+jwt;x=1;q=0", false},
      {"application/json, application/token-introspection+jwt", true},
      {"application/json, application/token-introspection+jwt;q=0.9", false},
      {"application/json;q=0.8, application/token-introspection+jwt;q=0.9", true},
      {"xapplication/token-introspection+jwt", false},
      {"application/token-introspection+jwts", false},
      {",,;;=", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.accept);
    CHECK(oauth::wants_introspection_jwt(c.accept) == c.wanted);
  }
}
