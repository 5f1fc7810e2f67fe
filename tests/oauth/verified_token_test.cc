// Access tokens as this server itself takes them, in both formats.
#include "oauth/verified_token.h"

#include <doctest/doctest.h>

#include "base/crypto/jws.h"
#include "oauth/id_token.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

std::string text(const base::Secret& secret) { return std::string(secret.reveal()); }

struct Tokens : OauthWorld {
  oauth::RevocationFollower revocations;
  oauth::TokenFacts facts{"usr_alice",
                          {"grt_1"},
                          *oauth::ScopeSet::parse("accounts:read"),
                          R"([{"amount":5,"type":"pay"}])",
                          {"https://api.example/v1", "https://api.example/v2"},
                          {kNow - 60s, "urn:tollgate:acr:password", {}, "sid_1"},
                          {"key", "certificate"}};

  std::string issue(oauth::AccessTokenFormat format) {
    shop.metadata.access_token_format = format;
    return text(oauth::issue_access_token(issuer, shop, facts, kNow).access_token);
  }
  base::Result<oauth::VerifiedToken> verify(std::string_view token, base::Instant now = kNow) {
    return oauth::verify_access_token(grants, revocations, settings, keys, token, now);
  }
  std::string refused(std::string_view token, base::Instant now = kNow) {
    const auto verified = verify(token, now);
    return verified ? "ok" : std::string(base::row(verified.error().code).name);
  }
};

constexpr oauth::AccessTokenFormat kFormats[] = {oauth::AccessTokenFormat::sealed,
                                                 oauth::AccessTokenFormat::jwt};

}  // namespace

TEST_CASE("verified token: every claim, whatever the format (RFC 9068 2.2)") {
  for (const auto format : kFormats) {
    CAPTURE(static_cast<int>(format));
    Tokens world;
    const auto token = world.verify(world.issue(format));
    REQUIRE(token);
    CHECK_FALSE(token->token_id.empty());
    CHECK(token->client_id == "app_shop");
    CHECK(token->subject == "usr_alice");
    CHECK(token->grant_id.value == "grt_1");
    CHECK(token->scope.text() == "accounts:read");
    CHECK(token->authorization_details == R"([{"amount":5,"type":"pay"}])");
    CHECK(token->resource == world.facts.resource);
    CHECK(token->jkt == "key");
    CHECK(token->x5t == "certificate");
    CHECK(token->authentication == world.facts.authentication);
    CHECK(token->issued_at == kNow);
    CHECK(token->expires_at == kNow + 600s);
  }
}

TEST_CASE("verified token: without an audience it is for every API, whatever the format") {
  for (const auto format : kFormats) {
    Tokens world;
    world.facts.resource.clear();
    world.facts.authorization_details.clear();
    const auto token = world.verify(world.issue(format));
    REQUIRE(token);
    CHECK(token->resource.empty());
    CHECK(token->authorization_details.empty());
  }
}

TEST_CASE("verified token: it expires at its second, and sooner if it must") {
  for (const auto format : kFormats) {
    Tokens world;
    const std::string token = world.issue(format);
    CHECK(world.refused(token, kNow + 600s - 1us) == "ok");
    CHECK(world.refused(token, kNow + 600s) == "invalid_token");
    world.facts.not_after = kNow + 30s;
    const std::string sooner = world.issue(format);
    CHECK(world.refused(sooner, kNow + 30s - 1us) == "ok");
    CHECK(world.refused(sooner, kNow + 30s) == "invalid_token");
    world.facts.not_after = kNow + 9000s;
    CHECK(world.refused(world.issue(format), kNow + 600s) == "invalid_token");
  }
}

TEST_CASE("verified token: a revoked grant, app or user ends it (cases 102, 114)") {
  for (const auto format : kFormats)
    for (const auto& [kind, subject] :
         {std::pair<oauth::RevokedKind, const char*>{oauth::RevokedKind::grant, "grt_1"},
          {oauth::RevokedKind::client, "app_shop"},
          {oauth::RevokedKind::user, "usr_alice"}}) {
      CAPTURE(subject);
      Tokens world;
      const std::string token = world.issue(format);
      world.grants.revoke({0, kind, "somebody else", kNow, kNow + 660s});
      CHECK(world.refused(token) == "ok");
      world.grants.revoke({0, kind, subject, kNow, kNow + 660s});
      CHECK(world.refused(token) == "invalid_token");
    }
}

TEST_CASE("verified token: nothing else passes for one (RFC 9068 4, RFC 8725 3.11; case 106)") {
  Tokens world;
  const std::string jwt = world.issue(oauth::AccessTokenFormat::jwt);
  const auto signing = world.keys.signing.current();
  const std::string payload = base::split_jws(jwt)->payload;
  const base::Signer stranger = base::Signer::generate(base::Alg::es256);
  oauth::Settings elsewhere = world.settings;
  elsewhere.issuer = "https://other.example";
  const oauth::Issuer other{elsewhere, world.keys, world.random};
  const std::string foreign =
      text(oauth::issue_access_token(other, world.shop, world.facts, kNow).access_token);
  struct Row {
    const char* name;
    std::string token;
  };
  const Row rows[] = {
      {"nothing", ""},
      {"garbage", "tg_at_x"},
      {"a refresh token", world.issue_refresh_token(world.shop)},
      {"an ID token", text(oauth::issue_id_token(world.issuer, world.shop, world.facts, "n", "x", kNow))},
      {"another typ", base::sign_jws(*signing->for_alg("ES256"), "JWT", payload)},
      {"signed with RS256, though by this server",
       base::sign_jws(*signing->for_alg("RS256"), "at+jwt", payload)},
      {"signed by somebody else", base::sign_jws(stranger, "at+jwt", payload)},
      {"of another issuer (case 117)", foreign},
      {"without our own claims",
       base::sign_jws(
           *signing->for_alg("ES256"), "at+jwt",
           R"({"iss":"https://auth.example","sub":"usr_alice","aud":"https://api.example","iat":1700000000,)"
           R"("exp":1700000600,"client_id":"app_shop","scope":"accounts:read"})")},
      {"with details that are none",
       base::sign_jws(
           *signing->for_alg("ES256"), "at+jwt",
           R"({"iss":"https://auth.example","sub":"usr_alice","aud":"https://api.example","iat":1700000000,)"
           R"("exp":1700000600,"authorization_details":{},"tollgate":{}})")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(world.refused(row.token) == "invalid_token");
  }
  CHECK(world.refused(jwt) == "ok");
}
