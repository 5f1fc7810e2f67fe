// JWT access tokens at the gateway: verified once, forgotten when they expire or the keys change (RFC 9068
// 4).
#include "gateway/jwt_cache.h"

#include <doctest/doctest.h>

#include "oauth/issuer.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using gateway::JwtCache;
using test_support::OauthWorld;

namespace {

struct JwtWorld : OauthWorld {
  JwtCache cache;
  base::Instant now = test_support::kNow;

  std::string token() {
    oauth::Client client = shop;
    client.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
    oauth::TokenFacts facts{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("a:read")};
    const auto response = oauth::issue_access_token(issuer, client, facts, now);
    return std::string(response.access_token.reveal());
  }
  std::shared_ptr<const gateway::KeptClaims> known(std::string_view token, base::Micros after = 0us) {
    return cache.known(JwtCache::Token(token), keys, now + after);
  }
  /// As the gateway asks.
  bool accepts(std::string_view token, base::Micros after = 0us) {
    const JwtCache::Token asked(token);
    return cache.known(asked, keys, now + after) || cache.verify(asked, settings, keys, now + after);
  }
};

}  // namespace

TEST_CASE("jwt cache: a token is verified with its claims, and known from then on until it expires") {
  JwtWorld world;
  const std::string token = world.token();
  CHECK_FALSE(world.known(token));
  const auto first = world.cache.verify(JwtCache::Token(token), world.settings, world.keys, world.now);
  REQUIRE(first);
  CHECK((*first)->view().subject == "usr_alice");
  CHECK((*first)->view().scope == "a:read");
  CHECK(world.known(token) == *first);
  CHECK(world.known(token, 600s - 1us) == *first);
  CHECK(world.cache.size() == 1);
  CHECK_FALSE(world.known(token, 600s));
  CHECK(world.cache.size() == 0);
}

TEST_CASE("jwt cache: an altered, foreign or expired token is refused and not kept") {
  JwtWorld world;
  const std::string token = world.token();
  std::string altered = token;
  altered[token.size() - 10] = altered[token.size() - 10] == 'A' ? 'B' : 'A';
  CHECK_FALSE(world.accepts(altered));
  CHECK_FALSE(world.accepts("a.b.c"));
  CHECK_FALSE(world.accepts(""));
  CHECK(world.cache.size() == 0);
  CHECK(world.accepts(token, 600s - 1us));
  CHECK_FALSE(world.accepts(token, 600s));
  CHECK(world.cache.size() == 0);
}

TEST_CASE("jwt cache: a second after the keys were replaced nothing that they signed is believed") {
  JwtWorld world;
  const std::string token = world.token();
  CHECK(world.accepts(token));
  std::vector<base::Signer> others;
  others.push_back(base::Signer::generate(base::Alg::es256));
  world.keys.signing.replace(std::make_shared<const oauth::SigningKeys>(std::move(others)));
  CHECK_FALSE(world.accepts(token, 1s));
}

TEST_CASE("jwt cache: it is bounded, and the tokens of other callers do not drive out those that came last") {
  JwtWorld world;
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < JwtCache::kMostTokens + 500; ++i) {
    tokens.push_back(world.token());
    REQUIRE(world.accepts(tokens.back()));
    REQUIRE(world.known(tokens.back()));
    CHECK(world.cache.size() <= JwtCache::kMostTokens);
  }
  std::size_t known = 0;
  for (const std::string& token : tokens) known += world.known(token) != nullptr;
  CHECK(known == world.cache.size());
  CHECK(known > JwtCache::kMostTokens / 2);  // tokens are spread by chance: some sets are not full
}
