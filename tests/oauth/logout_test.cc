// Logout requests: whose they are, and where they may lead.
#include "oauth/logout.h"

#include <doctest/doctest.h>

#include "oauth/id_token.h"
#include "tests/support/oauth_world.h"
#include "tests/support/signed_jwt.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;
using test_support::Pairs;

namespace {

constexpr const char* kUri = "https://shop.example/out";

struct Logouts : OauthWorld {
  oauth::TokenFacts facts{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("openid")};
  oauth::Visitor alice{{"usr_alice"}, {kNow, "", {"pwd"}, "sid_1"}};

  Logouts() {
    shop.metadata.post_logout_redirect_uris = {kUri, "https://shop.example/bye?from=tollgate"};
    clients.put(shop);
    facts.authentication = alice.authentication;
  }
  std::string id_token(const oauth::Client& client) {
    const base::Secret token = oauth::issue_id_token(issuer, client, facts, "", "access", kNow);
    return std::string(token.reveal());
  }
  base::Result<oauth::LogoutRequest> read(const Pairs& pairs) {
    return oauth::read_logout_request(clients, oauth::ParametersView(pairs), settings, keys);
  }
  /// Where it leads, "nowhere", or the error.
  std::string target(const Pairs& pairs) {
    const auto request = read(pairs);
    if (!request) return std::string(base::row(request.error().code).name);
    return request->target ? request->target->url() : "nowhere";
  }
};

}  // namespace

TEST_CASE(
    "logout: a registered URI, exactly, for a client that is named (RP-Initiated Logout 2, 3; case 136)") {
  Logouts world;
  const std::string hint = world.id_token(world.shop);
  const std::string tampered = hint.substr(0, hint.size() - 6) + "AAAAAA";
  const auto signing = world.keys.signing.current();
  const std::string claims = test_support::verified_claims(hint, *signing, "JWT", "ES256").dump();
  const base::Signer foreign = base::Signer::generate(base::Alg::es256);
  struct Row {
    const char* name;
    Pairs pairs;
    const char* expect;
  };
  const Row rows[] = {
      {"nothing", {}, "nowhere"},
      {"only state", {{"state", "s"}}, "nowhere"},
      {"client_id", {{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}}, kUri},
      {"hint", {{"id_token_hint", hint}, {"post_logout_redirect_uri", kUri}}, kUri},
      {"hint without URI", {{"id_token_hint", hint}}, "nowhere"},
      {"hint and its client_id",
       {{"id_token_hint", hint}, {"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}},
       kUri},
      {"state comes back",
       {{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}, {"state", "a b&c"}},
       "https://shop.example/out?state=a%20b%26c"},
      {"state after a query",
       {{"client_id", "app_shop"},
        {"post_logout_redirect_uri", "https://shop.example/bye?from=tollgate"},
        {"state", "s"}},
       "https://shop.example/bye?from=tollgate&state=s"},
      {"136 nobody says who asks", {{"post_logout_redirect_uri", kUri}}, "invalid_request"},
      {"136 unregistered",
       {{"id_token_hint", hint}, {"post_logout_redirect_uri", "https://evil.example/out"}},
       "invalid_request"},
      {"136 query added",
       {{"id_token_hint", hint}, {"post_logout_redirect_uri", "https://shop.example/out?x=1"}},
       "invalid_request"},
      {"136 a redirect URI, but not one for logout",
       {{"id_token_hint", hint}, {"post_logout_redirect_uri", "https://shop.example/cb"}},
       "invalid_request"},
      {"136 another app's client_id",
       {{"client_id", "app_wallet"}, {"post_logout_redirect_uri", kUri}},
       "invalid_request"},
      {"136 unknown client",
       {{"client_id", "app_nobody"}, {"post_logout_redirect_uri", kUri}},
       "invalid_request"},
      {"136 hint of another app than client_id",
       {{"id_token_hint", world.id_token(world.wallet)},
        {"client_id", "app_shop"},
        {"post_logout_redirect_uri", kUri}},
       "invalid_request"},
      {"136 alg none",
       {{"id_token_hint", test_support::unsigned_jwt(claims)}, {"post_logout_redirect_uri", kUri}},
       "invalid_request"},
      {"136 foreign key",
       {{"id_token_hint", base::sign_jws(foreign, "JWT", claims)}, {"post_logout_redirect_uri", kUri}},
       "invalid_request"},
      {"136 modified", {{"id_token_hint", tampered}, {"post_logout_redirect_uri", kUri}}, "invalid_request"},
      {"136 garbage, with a good client_id",
       {{"id_token_hint", "x"}, {"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}},
       "invalid_request"},
      {"twice", {{"state", "a"}, {"state", "b"}}, "invalid_request"},
      {"state of 2048 bytes and a control character",
       {{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}, {"state", "a\rb"}},
       "invalid_request"},
      {"state of 2049 bytes",
       {{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}, {"state", std::string(2049, 's')}},
       "invalid_request"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(world.target(row.pairs) == row.expect);
  }
}

TEST_CASE("logout: a suspended app leads nowhere") {
  Logouts world;
  world.shop.suspended = true;
  world.clients.put(world.shop);
  CHECK(world.target({{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}}) == "invalid_request");
}

TEST_CASE(
    "logout: only a hint of the visitor's own session makes the question needless (RP-Initiated Logout 2)") {
  Logouts world;
  const auto proves = [&world](const Pairs& pairs) {
    const auto request = world.read(pairs);
    REQUIRE(request);
    return oauth::proves_session(*request, world.alice, world.keys.web);
  };
  CHECK(proves({{"id_token_hint", world.id_token(world.shop)}}));
  CHECK_FALSE(proves({{"client_id", "app_shop"}}));
  CHECK_FALSE(proves({}));
  world.facts.authentication.sid = "sid_2";
  CHECK_FALSE(proves({{"id_token_hint", world.id_token(world.shop)}}));
  world.facts.authentication.sid.clear();
  CHECK_FALSE(proves({{"id_token_hint", world.id_token(world.shop)}}));
  world.facts.authentication.sid = "sid_1";
  world.facts.subject = "usr_bob";
  CHECK_FALSE(proves({{"id_token_hint", world.id_token(world.shop)}}));
  // The hint of a pairwise client holds the sub that it knows.
  world.facts.subject = "usr_alice";
  world.shop.metadata.subject_type = oauth::SubjectType::pairwise;
  world.clients.put(world.shop);
  CHECK(proves({{"id_token_hint", world.id_token(world.shop)}}));
}
