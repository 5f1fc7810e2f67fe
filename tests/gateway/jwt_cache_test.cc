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
  bool accepts(std::string_view token, base::Micros after = 0us) {
    return cache.read(JwtCache::Token(token), settings, keys, now + after).has_value();
  }
};

}  // namespace

TEST_CASE("jwt cache: a token is read with its claims, and once") {
  JwtWorld world;
  const std::string token = world.token();
  const auto first = world.cache.read(JwtCache::Token(token), world.settings, world.keys, world.now);
  REQUIRE(first);
  CHECK((*first)->subject == "usr_alice");
  CHECK((*first)->scope == "a:read");
  const auto second = world.cache.read(JwtCache::Token(token), world.settings, world.keys, world.now);
  CHECK(*first == *second);
  CHECK(world.cache.size() == 1);
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

TEST_CASE("jwt cache: what is known needs no verification; what is not is not looked at") {
  JwtWorld world;
  const std::string token = world.token();
  CHECK_FALSE(world.cache.known(JwtCache::Token(token), world.keys, world.now));
  CHECK(world.accepts(token));
  CHECK(world.cache.known(JwtCache::Token(token), world.keys, world.now));
  CHECK_FALSE(world.cache.known(JwtCache::Token(token), world.keys, world.now + 600s));
}
