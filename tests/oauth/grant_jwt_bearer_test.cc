// The JWT bearer grant: whose assertion, about whom, once, and only under a consent.
#include "oauth/grant_jwt_bearer.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/jws.h"
#include "tests/support/oauth_world.h"
#include "tests/support/race.h"

using namespace std::chrono_literals;
using nlohmann::json;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

const base::Signer& shop_key() {
  static const base::Signer key = base::Signer::generate(base::Alg::es256);
  return key;
}

/// The shop has a registered key, and alice has consented to the shop.
struct Bearer : OauthWorld {
  oauth::TokenDemand demand;
  std::string_view scope;
  json claims{{"iss", "app_shop"},
              {"sub", "usr_alice"},
              {"aud", "https://auth.example"},
              {"exp", 1'700'000'000 + 300},
              {"jti", "j1"}};

  Bearer() {
    shop.metadata.jwks = "{\"keys\":[" + shop_key().public_jwk_json() + "]}";
    shop.metadata.grant_types.push_back(oauth::GrantType::jwt_bearer);
    clients.put(shop);
    consent("grt_1", "accounts:read");
  }
  void consent(const std::string& id, const std::string& scopes, base::Instant at = kNow,
               const std::string& client = "app_shop") {
    oauth::Grant grant;
    grant.grant_id = {id};
    grant.user = {"usr_alice"};
    grant.client_id = {client};
    grant.scope = *oauth::ScopeSet::parse(scopes);
    grant.created_at = at;
    grants.put_grant(grant);
  }
  std::string assertion(std::string_view typ = "JWT") const {
    return base::sign_jws(shop_key(), typ, claims.dump());
  }
  base::Result<oauth::TokenResponse> run(const std::string& text) {
    return oauth::grant_jwt_bearer(grants, once, client_keys, issuer, shop, {text, scope}, demand, kNow);
  }
  std::string name(const std::string& text) {
    const auto response = run(text);
    return response ? "ok" : std::string(base::row(response.error().code).name);
  }
  std::string name() { return name(assertion()); }
};

}  // namespace

TEST_CASE("jwt bearer: a token under the consent that the user gave, and no refresh token (RFC 7523 2.1)") {
  Bearer world;
  const auto response = world.run(world.assertion());
  REQUIRE(response);
  CHECK(world.claims_of(response->access_token.reveal()) == "app_shop usr_alice grt_1 accounts:read");
  CHECK_FALSE(response->refresh_token);
  CHECK(world.grants.find_grant({"grt_1"})->last_used_at == kNow);
}

TEST_CASE("jwt bearer: without a consent there is nothing (CVE-2026-79652; case 135)") {
  SUBCASE("a user that never consented") {
    Bearer world;
    world.claims["sub"] = "usr_bob";
    CHECK(world.name() == "invalid_grant");
    CHECK(world.once.size() == 0);
  }
  SUBCASE("a consent to another app") {
    Bearer world;
    world.grants.revoke_grant({"grt_1"}, kNow, kNow + 660s);
    world.consent("grt_2", "accounts:read", kNow, "app_wallet");
    CHECK(world.name() == "invalid_grant");
  }
  SUBCASE("a consent that was taken back") {
    Bearer world;
    world.grants.revoke_grant({"grt_1"}, kNow, kNow + 660s);
    CHECK(world.name() == "invalid_grant");
  }
  SUBCASE("a consent that is taken back while the grant is under way") {
    struct RevokingOnce final : oauth::OnceStore {
      explicit RevokingOnce(test_support::FakeGrantStore& grants) : grants(grants) {}
      test_support::FakeGrantStore& grants;
      bool claim(std::string_view, const base::Digest&, base::Instant, base::Instant now) override {
        grants.revoke_grant({"grt_1"}, now, now + 660s);
        return true;
      }
    };
    Bearer world;
    RevokingOnce once(world.grants);
    const auto response = oauth::grant_jwt_bearer(world.grants, once, world.client_keys, world.issuer,
                                                  world.shop, {world.assertion(), ""}, {}, kNow);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == base::ErrorCode::invalid_grant);
  }
  SUBCASE("the app itself is no user (case 137)") {
    Bearer world;
    world.claims["sub"] = "app_shop";
    CHECK(world.name() == "invalid_grant");
  }
  SUBCASE("a pairwise app does not know a user by his id") {
    Bearer world;
    world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
    CHECK(world.name() == "invalid_grant");
  }
}

TEST_CASE("jwt bearer: scope, resource and details within the consent (cases 100, 131, 135)") {
  Bearer world;
  world.scope = "accounts:read payments:write";
  CHECK(world.name() == "invalid_scope");
  world.scope = "";
  world.demand.authorization_details = *oauth::parse_authorization_details(R"([{"type":"pay"}])");
  CHECK(world.name() == "invalid_authorization_details");
  world.demand = {};
  // What is refused spends nothing.
  CHECK(world.once.size() == 0);
  world.consent("grt_2", "payments:write", kNow - 1s);
  world.scope = "payments:write";
  const auto response = world.run(world.assertion());
  REQUIRE(response);
  CHECK(world.claims_of(response->access_token.reveal()) == "app_shop usr_alice grt_2 payments:write");
}

TEST_CASE("jwt bearer: what an assertion must say (RFC 7523 3; cases 61, 67, 135)") {
  struct Row {
    const char* name;
    void (*change)(json&);
    const char* expect;
  };
  static constexpr std::int64_t kSeconds = 1'700'000'000;
  const Row rows[] = {
      {"nothing is changed", [](json&) {}, "ok"},
      {"iss missing", [](json& c) { c.erase("iss"); }, "invalid_grant"},
      {"iss of another app", [](json& c) { c["iss"] = "app_wallet"; }, "invalid_grant"},
      {"sub missing", [](json& c) { c.erase("sub"); }, "invalid_grant"},
      {"aud missing", [](json& c) { c.erase("aud"); }, "invalid_grant"},
      {"aud of the token endpoint", [](json& c) { c["aud"] = "https://auth.example/oauth2/token"; },
       "invalid_grant"},
      {"aud is a list with the issuer",
       [](json& c) {
         c["aud"] = {"x", "https://auth.example"};
       },
       "ok"},
      {"aud is a list without it",
       [](json& c) {
         c["aud"] = {"x", "y"};
       },
       "invalid_grant"},
      {"jti missing", [](json& c) { c.erase("jti"); }, "invalid_grant"},
      {"jti of 256 bytes", [](json& c) { c["jti"] = std::string(256, 'j'); }, "ok"},
      {"jti of 257 bytes", [](json& c) { c["jti"] = std::string(257, 'j'); }, "invalid_grant"},
      {"exp missing", [](json& c) { c.erase("exp"); }, "invalid_grant"},
      {"exp now", [](json& c) { c["exp"] = kSeconds; }, "invalid_grant"},
      {"exp in a second", [](json& c) { c["exp"] = kSeconds + 1; }, "ok"},
      {"exp in an hour", [](json& c) { c["exp"] = kSeconds + 3600; }, "ok"},
      {"exp in more than an hour", [](json& c) { c["exp"] = kSeconds + 3601; }, "invalid_grant"},
      {"nbf a minute ahead", [](json& c) { c["nbf"] = kSeconds + 60; }, "ok"},
      {"nbf more than a minute ahead", [](json& c) { c["nbf"] = kSeconds + 61; }, "invalid_grant"},
      {"iat more than a minute ahead", [](json& c) { c["iat"] = kSeconds + 61; }, "invalid_grant"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Bearer world;
    row.change(world.claims);
    CHECK(world.name() == row.expect);
  }
}

TEST_CASE("jwt bearer: who may sign, and how (RFC 8725 3.1, 3.11; cases 61, 135)") {
  Bearer world;
  const base::Signer stranger = base::Signer::generate(base::Alg::es256);
  const std::string good = world.assertion(), payload = world.claims.dump();
  const auto signing = world.keys.signing.current();
  struct Row {
    const char* name;
    std::string assertion;
  };
  const Row rows[] = {
      {"garbage", "x"},
      {"endless", std::string(5000, 'x')},
      {"a key that is not registered", base::sign_jws(stranger, "JWT", payload)},
      {"the server's own key", base::sign_jws(*signing->for_alg("ES256"), "JWT", payload)},
      {"RS256", base::sign_jws(*signing->for_alg("RS256"), "JWT", payload)},
      {"no signature", good.substr(0, good.rfind('.') + 1)},
      {"alg none",
       "eyJhbGciOiJub25lIn0." + good.substr(good.find('.') + 1, good.rfind('.') - good.find('.'))},
      {"the app's own authentication", world.assertion("client-authentication+jwt")},
      {"a request object", world.assertion("oauth-authz-req+jwt")},
      {"an access token", world.assertion("at+jwt")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(world.name(row.assertion) == "invalid_grant");
  }
  CHECK(world.once.size() == 0);
  CHECK(world.name(good) == "ok");
  world.shop.metadata.jwks.clear();
  world.claims["jti"] = "j2";
  CHECK(world.name() == "invalid_grant");
}

TEST_CASE("jwt bearer: an assertion works once; of fifty at once exactly one (cases 65, 66, 79, 135)") {
  Bearer world;
  const std::string assertion = world.assertion();
  CHECK(test_support::race(50, [&](int i) {
          test_support::FixedRandom random(static_cast<std::uint64_t>(100 + i));
          const oauth::Issuer issuer{world.settings, world.keys, random};
          return oauth::grant_jwt_bearer(world.grants, world.once, world.client_keys, issuer, world.shop,
                                         {assertion, ""}, {}, kNow)
              .has_value();
        }) == 1);
  CHECK(world.name(assertion) == "invalid_grant");
  world.claims["jti"] = "j2";
  CHECK(world.name() == "ok");
}
