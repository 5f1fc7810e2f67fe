// The authorization code grant: what can go wrong, and that a code is worth one grant of tokens.
#include "oauth/grant_authorization_code.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "oauth/grant_refresh_token.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kChallenge;
using test_support::kNow;
using test_support::kVerifier;
using test_support::OauthWorld;

namespace {

constexpr std::string_view kRedirectUri = "https://shop.example/cb";

std::string outcome(const oauth::TokenOutcome& result) {
  return result.response ? "ok" : std::string(base::row(result.response.error().code).name);
}

struct Codes : OauthWorld {
  std::string code = issue_code(shop);

  oauth::TokenOutcome exchange(const oauth::Client& client, base::Instant now = kNow) {
    return oauth::exchange_code(grants, issuer, client, {code, kVerifier, kRedirectUri}, {}, now);
  }
};

}  // namespace

TEST_CASE(
    "code exchange: a code and its verifier give an access token and a refresh token (RFC 6749 4.1.4)") {
  Codes world;
  const oauth::TokenOutcome done = world.exchange(world.shop);
  REQUIRE(done.response);
  CHECK_FALSE(done.grant_revoked);
  CHECK(world.claims_of(done.response->access_token.reveal()) ==
        "app_shop usr_alice grt_1 accounts:read payments:write");
  REQUIRE(done.response->refresh_token);
  const auto stored = world.grants.find_refresh(base::sha256(done.response->refresh_token->reveal()));
  REQUIRE(stored);
  CHECK(stored->expires_at == kNow + 30 * 24h);
  CHECK(stored->client_id.value == "app_shop");
  CHECK(stored->user.value == "usr_alice");
}

TEST_CASE("code exchange: what can go wrong (RFC 6749 4.1.3, RFC 7636 4.6)") {
  Codes world;
  const oauth::AuthorizationCode code = *world.grants.find_code(base::sha256(world.code));
  const std::string wrong(43, 'a'), short_one(42, 'a'), long_one(129, 'a'), illegal(43, '!');
  struct Case {
    const char* name;
    const oauth::Client& client;
    oauth::AuthorizationCodeRequestView request;
    base::Micros after;
    const char* expect;
  };
  const Case cases[] = {
      {"happy path", world.shop, {"", kVerifier, kRedirectUri}, 0s, "ok"},
      {"77 last moment", world.shop, {"", kVerifier, kRedirectUri}, 60s - 1us, "ok"},
      {"77 expired", world.shop, {"", kVerifier, kRedirectUri}, 60s, "the code has expired"},
      {"75 other client",
       world.wallet,
       {"", kVerifier, kRedirectUri},
       0s,
       "the code was issued to another client"},
      {"76 redirect_uri missing", world.shop, {"", kVerifier, std::nullopt}, 0s, "redirect_uri is missing"},
      {"76 redirect_uri with slash",
       world.shop,
       {"", kVerifier, "https://shop.example/cb/"},
       0s,
       "redirect_uri differs from the authorization request's"},
      {"81 verifier missing", world.shop, {"", "", kRedirectUri}, 0s, "code_verifier is missing"},
      {"82 verifier too short", world.shop, {"", short_one, kRedirectUri}, 0s, "code_verifier is malformed"},
      {"82 verifier too long", world.shop, {"", long_one, kRedirectUri}, 0s, "code_verifier is malformed"},
      {"82 illegal characters", world.shop, {"", illegal, kRedirectUri}, 0s, "code_verifier is malformed"},
      {"84 another session's",
       world.shop,
       {"", wrong, kRedirectUri},
       0s,
       "code_verifier does not match the code_challenge"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto verdict = oauth::decide_code_exchange(code, c.client, c.request, {}, kNow + c.after);
    CHECK((verdict ? "ok" : std::string(verdict.error().description)) == c.expect);
    if (!verdict) CHECK(verdict.error().code == base::ErrorCode::invalid_grant);
  }
}

TEST_CASE(
    "code exchange: redirect_uri may be left out if the request left it out, but not differ (RFC 6749 "
    "4.1.3)") {
  Codes world;
  oauth::AuthorizationCode code = *world.grants.find_code(base::sha256(world.code));
  code.redirect_uri_given = false;
  CHECK(oauth::decide_code_exchange(code, world.shop, {"", kVerifier, std::nullopt}, {}, kNow));
  CHECK(oauth::decide_code_exchange(code, world.shop, {"", kVerifier, kRedirectUri}, {}, kNow));
  CHECK_FALSE(
      oauth::decide_code_exchange(code, world.shop, {"", kVerifier, "https://evil.example/"}, {}, kNow));
}

TEST_CASE("code exchange: a verifier for a code without challenge is refused (case 85)") {
  Codes world;
  oauth::AuthorizationCode code = *world.grants.find_code(base::sha256(world.code));
  code.code_challenge.clear();
  CHECK_FALSE(oauth::decide_code_exchange(code, world.shop, {"", kVerifier, kRedirectUri}, {}, kNow));
  // Only a confidential app of the profile oidc gets such a code.
  CHECK(oauth::decide_code_exchange(code, world.shop, {"", "", kRedirectUri}, {}, kNow));
}

TEST_CASE("code exchange: a code that another client tried stays usable for its own (case 75)") {
  Codes world;
  const oauth::TokenOutcome stolen = world.exchange(world.wallet);
  CHECK(outcome(stolen) == "invalid_grant");
  CHECK_FALSE(stolen.grant_revoked);
  CHECK(outcome(world.exchange(world.shop)) == "ok");
  CHECK(outcome(world.exchange(world.wallet)) == "invalid_grant");
  CHECK(world.grants.revocation_count() == 0);  // nor can it revoke a redeemed code's grant
}

TEST_CASE("code exchange: a failed proof does not spend the code and writes nothing") {
  Codes world;
  const oauth::TokenOutcome failed =
      oauth::exchange_code(world.grants, world.issuer, world.shop, {world.code, "", kRedirectUri}, {}, kNow);
  CHECK(outcome(failed) == "invalid_grant");
  CHECK(world.grants.writes() == 0);
  CHECK(outcome(world.exchange(world.shop)) == "ok");
}

TEST_CASE(
    "code exchange: a replay revokes the grant with its refresh token (RFC 6749 4.1.2, oidcc-codereuse)") {
  for (const base::Micros after : {base::Micros{0s}, base::Micros{30s}, base::Micros{70s}}) {
    Codes world;
    const oauth::TokenOutcome first = world.exchange(world.shop);
    REQUIRE(first.response);
    const oauth::TokenOutcome replay = world.exchange(world.shop, kNow + after);
    CHECK(outcome(replay) == "invalid_grant");
    CHECK(replay.grant_revoked);
    CHECK(world.grants.find_grant({"grt_1"})->revoked_at);
    const oauth::TokenOutcome refreshed =
        oauth::refresh(world.grants, world.issuer, world.shop, {first.response->refresh_token->reveal(), ""},
                       {}, kNow + after);
    CHECK(outcome(refreshed) == "invalid_grant");
  }
}

TEST_CASE("code exchange: guessed, truncated, altered and endless codes are invalid_grant (case 80)") {
  Codes world;
  std::string flipped = world.code;
  flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
  for (const std::string& code : {flipped, world.code.substr(0, 20), world.code + "x",
                                  std::string(10'000, 'x'), std::string("tg_ac_")}) {
    const auto result = oauth::exchange_code(world.grants, world.issuer, world.shop,
                                             {code, kVerifier, kRedirectUri}, {}, kNow);
    CHECK(outcome(result) == "invalid_grant");
  }
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("code exchange: a code of a revoked grant is worth nothing") {
  Codes world;
  world.grants.revoke_grant({"grt_1"}, kNow, kNow + 660s);
  CHECK(outcome(world.exchange(world.shop)) == "invalid_grant");
  CHECK(world.grants.refresh_count() == 0);
}

TEST_CASE("code exchange: scopes that the app has lost are not in the token") {
  Codes world;
  world.shop.scope = *oauth::ScopeSet::parse("accounts:read");
  const oauth::TokenOutcome done = world.exchange(world.shop);
  REQUIRE(done.response);
  CHECK(done.response->scope.text() == "accounts:read");
}

TEST_CASE("code exchange: fifty at once, exactly one gets tokens, then the grant is dead (case 79)") {
  Codes world;
  std::atomic<int> winners = 0, refused = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 50; ++i)
      threads.emplace_back([&world, &winners, &refused, i] {
        test_support::FixedRandom random(1000 + i);
        const oauth::Issuer issuer{world.settings, world.keys, random};
        const auto result = oauth::exchange_code(world.grants, issuer, world.shop,
                                                 {world.code, kVerifier, kRedirectUri}, {}, kNow);
        (outcome(result) == "ok" ? winners : refused) += 1;
      });
  }
  CHECK(winners == 1);
  CHECK(refused == 49);
  CHECK(world.grants.refresh_count() == 1);
  CHECK(world.grants.find_grant({"grt_1"})->revoked_at);
}
