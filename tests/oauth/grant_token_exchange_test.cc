// Token exchange: less, for the same client, and never longer.
#include "oauth/grant_token_exchange.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

struct Exchange : OauthWorld {
  oauth::RevocationFollower revocations;
  oauth::TokenFacts facts{"usr_alice",
                          {"grt_1"},
                          *oauth::ScopeSet::parse("accounts:read payments:write"),
                          {},
                          {"https://api.example", "https://api.example/v1"},
                          {kNow - 60s, "urn:tollgate:acr:password", {}, "sid_1"}};
  oauth::TokenDemand demand;
  oauth::TokenExchangeRequestView request{.subject_token = {},
                                          .subject_token_type = oauth::kAccessTokenType,
                                          .requested_token_type = {},
                                          .audience = {},
                                          .scope = {}};

  Exchange() { settings.api_bases = {"https://api.example/v1", "https://api.example/v2"}; }
  std::string subject(const oauth::Client& client, base::Instant at = kNow) {
    const oauth::TokenResponse issued = oauth::issue_access_token(issuer, client, facts, at);
    return std::string(issued.access_token.reveal());
  }
  base::Result<oauth::TokenResponse> run(const std::string& token, base::Instant now = kNow) {
    request.subject_token = token;
    return oauth::exchange_token(grants, revocations, issuer, shop, request, demand, now);
  }
  std::string name(const std::string& token, base::Instant now = kNow) {
    const auto response = run(token, now);
    return response ? "ok" : std::string(base::row(response.error().code).name);
  }
};

}  // namespace

TEST_CASE("token exchange: the same subject and grant, less of everything (RFC 8693 2.2.1)") {
  Exchange world;
  world.request.scope = "accounts:read";
  world.demand.resource = {"https://api.example/v1"};
  const auto response = world.run(world.subject(world.shop));
  REQUIRE(response);
  CHECK(response->issued_token_type == "urn:ietf:params:oauth:token-type:access_token");
  CHECK(response->token_type == "Bearer");
  CHECK(response->scope.text() == "accounts:read");
  CHECK_FALSE(response->refresh_token);
  CHECK_FALSE(response->id_token);
  CHECK(world.claims_of(response->access_token.reveal()) == "app_shop usr_alice grt_1 accounts:read");
  const auto token = oauth::verify_access_token(world.grants, world.revocations, world.settings, world.keys,
                                                response->access_token.reveal(), kNow);
  REQUIRE(token);
  CHECK(token->resource == world.demand.resource);
  CHECK(token->authentication == world.facts.authentication);
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("token exchange: it never lives longer than its subject token") {
  Exchange world;
  const std::string token = world.subject(world.shop);
  CHECK(world.run(token)->expires_in == 600s);
  CHECK(world.run(token, kNow + 590s)->expires_in == 10s);
  CHECK(world.name(token, kNow + 600s) == "invalid_request");
}

TEST_CASE("token exchange: revoking the grant ends both tokens (case 114)") {
  Exchange world;
  const std::string token = world.subject(world.shop);
  const std::string second(world.run(token)->access_token.reveal());
  CHECK(world.name(second) == "ok");
  world.grants.revoke({0, oauth::RevokedKind::grant, "grt_1", kNow, kNow + 660s});
  CHECK(world.name(token) == "invalid_request");
  CHECK(world.name(second) == "invalid_request");
}

TEST_CASE("token exchange: what is refused, and how (RFC 8693 2.2.2; case 135)") {
  struct Row {
    const char* name;
    void (*change)(Exchange&);
    const char* expect;
  };
  const Row rows[] = {
      {"nothing is changed", [](Exchange&) {}, "ok"},
      {"scope growth", [](Exchange& w) { w.request.scope = "accounts:read payments:read"; }, "invalid_scope"},
      {"a scope that the app lost",
       [](Exchange& w) { w.shop.scope = *oauth::ScopeSet::parse("payments:read"); }, "invalid_scope"},
      {"unapproved audience", [](Exchange& w) { w.request.audience = "https://api.example/v2"; },
       "invalid_target"},
      {"audience of nobody here", [](Exchange& w) { w.request.audience = "https://other.example"; },
       "invalid_target"},
      {"approved audience", [](Exchange& w) { w.request.audience = "https://api.example/v1"; }, "ok"},
      {"unapproved resource", [](Exchange& w) { w.demand.resource = {"https://api.example/v2"}; },
       "invalid_target"},
      {"details that the subject has not",
       [](Exchange& w) {
         w.demand.authorization_details = *oauth::parse_authorization_details(R"([{"type":"pay"}])");
       },
       "invalid_authorization_details"},
      {"another type of subject",
       [](Exchange& w) { w.request.subject_token_type = "urn:ietf:params:oauth:token-type:refresh_token"; },
       "invalid_request"},
      {"another type of answer",
       [](Exchange& w) { w.request.requested_token_type = "urn:ietf:params:oauth:token-type:refresh_token"; },
       "invalid_request"},
      {"an access token is asked for",
       [](Exchange& w) { w.request.requested_token_type = oauth::kAccessTokenType; }, "ok"},
      {"an actor", [](Exchange& w) { w.request.has_actor = true; }, "invalid_request"},
      {"bound to a DPoP key that is not proven", [](Exchange& w) { w.facts.binding.jkt = "key"; },
       "invalid_request"},
      {"bound to another DPoP key",
       [](Exchange& w) {
         w.facts.binding.jkt = "key";
         w.demand.binding.jkt = "other";
       },
       "invalid_request"},
      {"bound to the key that is proven",
       [](Exchange& w) {
         w.facts.binding.jkt = "key";
         w.demand.binding.jkt = "key";
       },
       "ok"},
      {"bound to a certificate that is not shown", [](Exchange& w) { w.facts.binding.x5t = "x"; },
       "invalid_request"},
      {"bound to the certificate that is shown",
       [](Exchange& w) {
         w.facts.binding.x5t = "x";
         w.demand.binding.x5t = "x";
       },
       "ok"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Exchange world;
    row.change(world);
    CHECK(world.name(world.subject(world.shop)) == row.expect);
    CHECK(world.grants.writes() == 0);
  }
}

TEST_CASE("token exchange: bad subject tokens (case 135)") {
  Exchange world;
  const std::string refresh = world.issue_refresh_token(world.shop);
  for (const std::string& token :
       {std::string("x"), std::string("tg_at_x"), refresh, std::string(10'000, 'x')})
    CHECK(world.name(token) == "invalid_request");
}

TEST_CASE("token exchange: another client's token only if it names this one in its audience (case 135)") {
  Exchange world;
  CHECK(world.name(world.subject(world.wallet)) == "invalid_request");
  world.facts.binding.jkt = "key";
  CHECK(world.name(world.subject(world.wallet)) == "invalid_request");
  world.demand.binding.jkt = "key";
  CHECK(world.name(world.subject(world.wallet)) == "invalid_request");
  world.facts.resource.push_back("app_shop");
  const auto response = world.run(world.subject(world.wallet));
  REQUIRE(response);
  CHECK(response->token_type == "DPoP");
  CHECK(world.claims_of(response->access_token.reveal()) ==
        "app_shop usr_alice grt_1 accounts:read payments:write");
  world.demand.binding.jkt.clear();
  CHECK(world.name(world.subject(world.wallet)) == "invalid_request");
}

TEST_CASE("token exchange: an approved detail stays as it was approved (case 131)") {
  Exchange world;
  world.facts.authorization_details = R"([{"amount":5,"type":"pay"}])";
  world.facts.scope = {};
  const auto response = world.run(world.subject(world.shop));
  REQUIRE(response);
  CHECK(response->authorization_details == R"([{"amount":5,"type":"pay"}])");
  world.demand.authorization_details = *oauth::parse_authorization_details(R"([{"amount":4,"type":"pay"}])");
  CHECK(world.name(world.subject(world.shop)) == "invalid_authorization_details");
}
