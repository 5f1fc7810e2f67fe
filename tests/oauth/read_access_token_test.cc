// Access tokens of both formats, and everything that only looks like one.
#include "oauth/read_access_token.h"

#include <doctest/doctest.h>

#include "oauth/id_token.h"
#include "oauth/issuer.h"
#include "oauth/logout_token.h"
#include "tests/support/oauth_world.h"
#include "tests/support/signed_jwt.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

oauth::TokenFacts every_fact() {
  oauth::TokenFacts facts{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("accounts:read openid")};
  facts.authorization_details = R"([{"amount":{"currency":"EUR","value":1},"type":"payment_initiation"}])";
  facts.resource = {"https://api.example/v1", "https://api.example/v2"};
  facts.authentication = {kNow - 5s, "urn:tollgate:acr:password", {"pwd"}, "sid_1"};
  facts.binding = {std::string(43, 'j'), std::string(43, 'x')};
  return facts;
}

struct Tokens : OauthWorld {
  std::string issue(oauth::AccessTokenFormat format, const oauth::TokenFacts& facts = every_fact()) {
    shop.metadata.access_token_format = format;
    const oauth::TokenResponse response = oauth::issue_access_token(issuer, shop, facts, kNow);
    return std::string(response.access_token.reveal());
  }
  std::string outcome(std::string_view token, base::Instant now = kNow) const {
    const auto claims = oauth::read_access_token(token, settings, keys, now);
    return claims ? "ok" : std::string(claims.error().description);
  }
};

constexpr const char* kNotOurs = "the access token is malformed or was not issued here";
constexpr auto kFormats = {oauth::AccessTokenFormat::sealed, oauth::AccessTokenFormat::jwt};

}  // namespace

TEST_CASE("read access token: both formats say the same (RFC 9068 2.2, RFC 9449 6.1, RFC 8705 3.1)") {
  for (const auto format : kFormats) {
    Tokens world;
    const auto claims = oauth::read_access_token(world.issue(format), world.settings, world.keys, kNow);
    REQUIRE(claims);
    CHECK_FALSE(claims->token_id.empty());
    CHECK(claims->client_id == "app_shop");
    CHECK(claims->subject == "usr_alice");
    CHECK(claims->grant_id == "grt_1");
    CHECK(claims->scope == "accounts:read openid");
    CHECK(claims->plan == "standard");
    CHECK(claims->environment == oauth::Environment::sandbox);
    CHECK(claims->issued_at == kNow);
    CHECK(claims->expires_at == kNow + 600s);
    CHECK(claims->authorization_details == every_fact().authorization_details);
    CHECK(claims->audience == "https://api.example/v1 https://api.example/v2");
    CHECK(claims->jkt == std::string(43, 'j'));
    CHECK(claims->x5t == std::string(43, 'x'));
    CHECK(claims->acr == "urn:tollgate:acr:password");
    CHECK(claims->auth_time == kNow - 5s);
    CHECK(claims->sid == "sid_1");
    CHECK(claims->view().token_id == claims->token_id);
    CHECK(claims->view().sid == "sid_1");
  }
}

TEST_CASE("read access token: a live app's token says so, and a plain one has nothing more") {
  for (const auto format : kFormats) {
    Tokens world;
    world.shop.environment = oauth::Environment::live;
    const oauth::TokenFacts facts{"app_shop", {}, *oauth::ScopeSet::parse("accounts:read")};
    const auto claims =
        oauth::read_access_token(world.issue(format, facts), world.settings, world.keys, kNow);
    REQUIRE(claims);
    CHECK(claims->environment == oauth::Environment::live);
    CHECK(claims->grant_id.empty());
    CHECK(claims->jkt.empty());
    CHECK(claims->x5t.empty());
    CHECK(claims->authorization_details.empty());
    CHECK(claims->auth_time == base::Instant{});
  }
}

TEST_CASE("read access token: it dies in the second it names (RFC 7519 4.1.4)") {
  for (const auto format : kFormats) {
    Tokens world;
    const std::string token = world.issue(format);
    CHECK(world.outcome(token, kNow + 600s - 1us) == "ok");
    CHECK(world.outcome(token, kNow + 600s) == "the access token has expired");
  }
}

TEST_CASE(
    "read access token: a JWT of another kind, issuer or key is none (RFC 9068 4, RFC 8725 3.11; case 106)") {
  Tokens world;
  const std::string jwt = world.issue(oauth::AccessTokenFormat::jwt);
  REQUIRE(world.outcome(jwt) == "ok");
  const auto signing = world.keys.signing.current();
  const base::Signer& signer = *signing->for_alg("ES256");
  const nlohmann::json good = test_support::verified_claims(jwt, *signing, "at+jwt", "ES256");
  const auto changed = [&](const char* name, nlohmann::json value) {
    nlohmann::json claims = good;
    if (value.is_null())
      claims.erase(name);
    else
      claims[name] = std::move(value);
    return base::sign_jws(signer, "at+jwt", claims.dump());
  };
  CHECK(world.outcome(changed("scope", "accounts:read")) == "ok");
  const base::Signer foreign = base::Signer::generate(base::Alg::es256);
  const base::Signer& rsa = *signing->for_alg("RS256");
  const base::Secret id_token = oauth::issue_id_token(world.issuer, world.shop, every_fact(), "", jwt, kNow);
  const std::string refused[] = {
      base::sign_jws(signer, "JWT", good.dump()),
      base::sign_jws(signer, "logout+jwt", good.dump()),
      base::sign_jws(foreign, "at+jwt", good.dump()),
      base::sign_jws(rsa, "at+jwt", good.dump()),
      test_support::unsigned_jwt(good.dump()),
      changed("iss", "https://evil.example"),
      changed("exp", nullptr),
      changed("iat", nullptr),
      changed("jti", nullptr),
      changed("sub", nullptr),
      changed("client_id", nullptr),
      std::string(id_token.reveal()),
      oauth::issue_logout_token(world.issuer, {world.shop, {"usr_alice"}, "sid_1"}, kNow),
      jwt.substr(0, jwt.size() - 4) + "AAAA",
      jwt + ".",
      "..",
      "",
      "tg_at_",
      "tg_rt_AAAA",
  };
  for (const std::string& token : refused) {
    CAPTURE(token);
    CHECK(world.outcome(token) == kNotOurs);
  }
}

TEST_CASE("read access token: its form tells it from other tokens") {
  Tokens world;
  for (const auto format : kFormats) CHECK(oauth::looks_like_access_token(world.issue(format)));
  for (const char* other : {"tg_rt_abc", "tg_ac_abc", "", "a.b", "a.b.c.d"})
    CHECK_FALSE(oauth::looks_like_access_token(other));
}
