// Which claims a client gets, and how it knows its user.
#include "oauth/userinfo.h"

#include <doctest/doctest.h>

#include "oauth/claims_request.h"
#include "oauth/id_token_hint.h"
#include "oauth/subject.h"
#include "tests/support/oauth_world.h"
#include "tests/support/signed_jwt.h"

using test_support::kNow;
using test_support::OauthWorld;

namespace {

const oauth::UserClaims kAlice{"Alice \"A\" Example", "alice@example.com", false, kNow};

struct Userinfo : OauthWorld {
  Userinfo() { shop.scope = *oauth::ScopeSet::parse("openid profile email"); }
  std::string json(std::string_view scope, std::string_view claims = {}) {
    return oauth::userinfo_json({{"usr_alice"}, kAlice, scope, claims}, shop, keys.web);
  }
};

const std::string kName = R"("name":"Alice \"A\" Example")";
const std::string kUpdated = R"("updated_at":1700000000)";
const std::string kEmail = R"("email":"alice@example.com","email_verified":false)";

}  // namespace

TEST_CASE(
    "userinfo: a scope stands for its claims, and what is not known is left out (OIDC Core 5.4, 5.3.2)") {
  Userinfo world;
  const std::string sub = R"({"sub":"usr_alice")";
  CHECK(world.json("openid") == sub + "}");
  CHECK(world.json("openid profile") == sub + "," + kName + "," + kUpdated + "}");
  CHECK(world.json("email openid") == sub + "," + kEmail + "}");
  CHECK(world.json("address openid phone") == sub + "}");
  CHECK(world.json("address email openid phone profile") ==
        sub + "," + kName + "," + kUpdated + "," + kEmail + "}");
  CHECK(world.json("openid profiles emails") == sub + "}");
}

TEST_CASE("userinfo: address and phone stand for what is known of them (OIDC Core 5.1.1, 5.4)") {
  Userinfo world;
  oauth::UserClaims known = kAlice;
  const auto json = [&](std::string_view scope) {
    return oauth::userinfo_json({{"usr_alice"}, known, scope, {}}, world.shop, world.keys.web);
  };
  known.phone_number = "+4930901820";
  const std::string phone = R"("phone_number":"+4930901820","phone_number_verified":false)";
  CHECK(json("openid phone") == R"({"sub":"usr_alice",)" + phone + "}");
  CHECK(json("openid address") == R"({"sub":"usr_alice"})");
  known.address = "1 Main Street\n10117 Berlin";
  const std::string address = R"("address":{"formatted":"1 Main Street\u000a10117 Berlin"})";
  CHECK(json("openid address") == R"({"sub":"usr_alice",)" + address + "}");
  CHECK(json("openid address phone") == R"({"sub":"usr_alice",)" + address + "," + phone + "}");
}

TEST_CASE("userinfo: single claims by name, if the client is registered for their scope (OIDC Core 5.5)") {
  Userinfo world;
  const std::string named = *oauth::parse_claims_request(
      R"({"userinfo":{"name":{"essential":true},"birthdate":null},"id_token":{"email":null}})");
  CHECK(world.json("openid", named) == R"({"sub":"usr_alice",)" + kName + "}");
  world.shop.scope = *oauth::ScopeSet::parse("openid email");
  CHECK(world.json("openid", named) == R"({"sub":"usr_alice"})");
}

TEST_CASE("userinfo: the consent page shows the scopes of claims that are asked for by name") {
  Userinfo world;
  const auto told = [&world](const char* scope, const char* claims) {
    return oauth::told_scopes(*oauth::ScopeSet::parse(scope), claims, world.shop).text();
  };
  CHECK(told("openid", "") == "openid");
  CHECK(told("openid", R"({"userinfo":{"email":null}})") == "email openid");
  CHECK(told("openid", R"({"id_token":{"email":null}})") == "openid");
  CHECK(told("openid", R"({"userinfo":{"birthdate":null}})") == "openid");
  world.shop.scope = *oauth::ScopeSet::parse("openid");
  CHECK(told("openid", R"({"userinfo":{"email":null}})") == "openid");
}

TEST_CASE("userinfo: a pairwise client sees its own sub (OIDC Core 8.1)") {
  Userinfo world;
  world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
  const std::string sub = oauth::subject_for(world.shop, {"usr_alice"}, world.keys.web);
  CHECK(sub != "usr_alice");
  CHECK(world.json("openid") == R"({"sub":")" + sub + "\"}");
}

TEST_CASE(
    "userinfo: as a JWT it names issuer and client and is no ID token (OIDC Core 5.3.2, RFC 8725 3.11)") {
  for (const char* alg : {"ES256", "RS256", "PS256"}) {
    Userinfo world;
    world.shop.metadata.userinfo_signed_response_alg = alg;
    const std::string jwt =
        oauth::userinfo_jwt({{"usr_alice"}, kAlice, "openid", {}}, world.shop, world.issuer);
    const auto claims = test_support::verified_claims(jwt, *world.keys.signing.current(), "JWT", alg);
    CHECK(claims ==
          nlohmann::json::parse(R"({"sub":"usr_alice","iss":"https://auth.example","aud":"app_shop"})"));
    CHECK_FALSE(oauth::read_id_token_hint(jwt, world.settings, world.keys));
  }
}
