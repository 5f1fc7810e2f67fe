// ID tokens: their claims and who signs them (OIDC Core 2, 3.1.3.6).
#include "oauth/id_token.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"

using nlohmann::json;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

oauth::TokenFacts facts() {
  oauth::TokenFacts made{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("openid")};
  made.authentication = {kNow - base::Seconds{5}, "urn:tollgate:acr:password", {"pwd"}, "sid_1"};
  return made;
}

std::string issue(const OauthWorld& world, const oauth::TokenFacts& with, std::string_view nonce = "n-1") {
  const base::Secret token =
      oauth::issue_id_token(world.issuer, world.shop, with, nonce, "the access token", kNow);
  return std::string(token.reveal());
}

}  // namespace

TEST_CASE("id token: what it says of the user, the sign-in and the access token (OIDC Core 2)") {
  const OauthWorld world;
  const std::string half(base::sha256("the access token").view().substr(0, 16));
  CHECK(json::parse(test_support::payload_of(issue(world, facts()))) ==
        json{{"iss", "https://auth.example"},
             {"sub", "usr_alice"},
             {"aud", "app_shop"},
             {"iat", 1'700'000'000},
             {"exp", 1'700'000'600},
             {"nonce", "n-1"},
             {"at_hash", base::base64url(half)},
             {"auth_time", 1'699'999'995},
             {"acr", "urn:tollgate:acr:password"},
             {"amr", {"pwd"}},
             {"sid", "sid_1"}});
}

TEST_CASE("id token: what is not known is left out, an empty nonce too (suite 6; 12.2 for a refresh)") {
  const OauthWorld world;
  oauth::TokenFacts unknown = facts();
  unknown.authentication = {};
  const json claims = json::parse(test_support::payload_of(issue(world, unknown, "")));
  for (const char* name : {"nonce", "auth_time", "acr", "amr", "sid"}) CHECK_FALSE(claims.contains(name));
}

TEST_CASE("id token: a nonce of 512 bytes comes back whole (suite 7, 22)") {
  const OauthWorld world;
  for (const std::size_t size : {std::size_t{64}, std::size_t{384}, std::size_t{512}}) {
    const std::string nonce(size, 'n');
    CHECK(json::parse(test_support::payload_of(issue(world, facts(), nonce)))["nonce"] == nonce);
  }
}

TEST_CASE("id token: the client's algorithm, a published key, and a typ of its own kind") {
  OauthWorld world;
  for (const char* alg : {"", "ES256", "RS256", "PS256"}) {
    world.shop.metadata.id_token_signed_response_alg = alg;
    const std::string token = issue(world, facts());
    const auto jws = base::split_jws(token, {base::kAllAlgs});
    REQUIRE(jws);
    CHECK(base::alg_name(jws->alg) == (*alg ? alg : "ES256"));
    CHECK(jws->typ == "JWT");
    CHECK(base::verify_jws(*jws, *world.keys.signing.current()->find(jws->kid)));
  }
  world.shop.metadata.id_token_signed_response_alg = "none";
  CHECK_THROWS_AS((void)issue(world, facts()), std::logic_error);
}

TEST_CASE("id token: a pairwise client gets its own sub (OIDC Core 8)") {
  OauthWorld world;
  world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
  const json claims = json::parse(test_support::payload_of(issue(world, facts())));
  CHECK(claims["sub"].get<std::string>().size() == 43);
  CHECK(issue(world, facts()).find("usr_alice") == std::string::npos);
}

TEST_CASE("id token: only for the scope openid (OIDC Core 3.1.2.1)") {
  CHECK(oauth::wants_id_token(*oauth::ScopeSet::parse("accounts:read openid")));
  CHECK_FALSE(oauth::wants_id_token(*oauth::ScopeSet::parse("accounts:read")));
  CHECK_FALSE(oauth::wants_id_token({}));
}
