// Where clients' keys come from: how seldom they are fetched, and what a failing server costs.
#include "oauth/client_keys_cache.h"

#include <doctest/doctest.h>

#include <atomic>

#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"
#include "tests/support/race.h"

using namespace std::chrono_literals;
using oauth::ClientKeysCache;
using test_support::kNow;

namespace {

const base::Signer& key() {
  static const base::Signer signer = base::Signer::generate(base::Alg::es256);
  return signer;
}
const base::Signer& next_key() {
  static const base::Signer signer = base::Signer::generate(base::Alg::eddsa);
  return signer;
}

struct CacheWorld {
  std::string body = test_support::jwks_of({&key()});
  bool fails = false;
  std::atomic<int> fetches{0};
  ClientKeysCache cache{[this](const std::string&) -> base::Result<std::string> {
    ++fetches;
    if (fails)
      return base::Error{base::ErrorCode::backend_unavailable, "the address does not answer", {}, "timeout"};
    return body;
  }};
  oauth::Client client;
  CacheWorld() { client.metadata.jwks_uri = "https://client.example/jwks"; }
  /// How many keys there are, or why there are none.
  std::string keys(std::string_view kid = {}, base::Instant now = kNow) {
    const auto found = cache.keys_of(client, kid, now);
    if (found) return std::to_string((*found)->size());
    CHECK(found.error().code == base::ErrorCode::invalid_client);
    CHECK(found.error().description == "client authentication failed");
    return found.error().detail;
  }
};

}  // namespace

TEST_CASE("client keys: registered by value, nothing is ever fetched") {
  CacheWorld world;
  world.client.metadata.jwks = test_support::jwks_of({&key(), &next_key()});
  CHECK(world.keys() == "2");
  CHECK(world.keys("nobody") == "2");
  world.client.metadata.jwks = test_support::jwks_of({&key()});
  CHECK(world.keys() == "1");  // another text is another set at once
  world.client.metadata.jwks = R"({"keys":7})";
  CHECK(world.keys() != "1");
  world.client.metadata.jwks.clear();
  world.client.metadata.jwks_uri.clear();
  CHECK(world.keys() == "the client registered no keys");
  CHECK(world.fetches == 0);
}

TEST_CASE("client keys: a fetched set is good for five minutes") {
  CacheWorld world;
  CHECK(world.keys(key().kid()) == "1");
  CHECK(world.keys(key().kid(), kNow + ClientKeysCache::kFresh - 1us) == "1");
  CHECK(world.fetches == 1);
  CHECK(world.keys(key().kid(), kNow + ClientKeysCache::kFresh) == "1");
  CHECK(world.fetches == 2);
}

TEST_CASE("client keys: a kid that is not there is asked for once a minute (rotation; hydra#2535)") {
  CacheWorld world;
  CHECK(world.keys("nobody") == "1");
  CHECK(world.fetches == 1);
  world.body = test_support::jwks_of({&key(), &next_key()});
  CHECK(world.keys(next_key().kid(), kNow + ClientKeysCache::kRefetch - 1us) == "1");
  CHECK(world.fetches == 1);
  CHECK(world.keys(next_key().kid(), kNow + ClientKeysCache::kRefetch) == "2");
  CHECK(world.fetches == 2);
  for (int i = 0; i < 100; ++i)
    CHECK(world.keys("random " + std::to_string(i), kNow + ClientKeysCache::kRefetch) == "2");
  CHECK(world.fetches == 2);
}

TEST_CASE(
    "client keys: a client that changes its keys is found at once (oidcc-refresh-token-rp-key-rotation)") {
  CacheWorld world;
  CHECK(world.keys(key().kid()) == "1");
  world.body = test_support::jwks_of({&key(), &next_key()});
  CHECK(world.keys(next_key().kid()) == "2");
  CHECK(world.fetches == 2);
  for (int i = 0; i < 100; ++i) CHECK(world.keys("random " + std::to_string(i), kNow + 59s) == "2");
  CHECK(world.fetches == 2);
  CHECK(world.keys("nobody", kNow + ClientKeysCache::kRefetch) == "2");
  CHECK(world.fetches == 3);
}

TEST_CASE("client keys: a failure is remembered for half a minute") {
  CacheWorld world;
  world.fails = true;
  CHECK(world.keys() == "jwks_uri: timeout");
  world.fails = false;
  CHECK(world.keys({}, kNow + ClientKeysCache::kFailed - 1us) == "jwks_uri: timeout");
  CHECK(world.fetches == 1);
  CHECK(world.keys({}, kNow + ClientKeysCache::kFailed) == "1");
  CHECK(world.fetches == 2);
  CacheWorld malformed;
  malformed.body = "<html>";
  CHECK(malformed.keys().starts_with("jwks_uri: "));
}

TEST_CASE("client keys: a kid of nobody and a server that is down do not cost a client its fresh keys") {
  CacheWorld world;
  CHECK(world.keys(key().kid()) == "1");
  world.fails = true;
  const base::Instant later = kNow + ClientKeysCache::kRefetch;
  CHECK(world.keys("nobody", later) == "1");
  CHECK(world.fetches == 2);
  CHECK(world.keys(key().kid(), later) == "1");
  CHECK(world.keys("nobody", later + 1s) == "1");
  CHECK(world.fetches == 2);
  // They get no older than five minutes by that.
  CHECK(world.keys(key().kid(), kNow + ClientKeysCache::kFresh) == "jwks_uri: timeout");
}

TEST_CASE("client keys: of 50 requests at once one fetches, and all get the keys") {
  CacheWorld world;
  CHECK(test_support::race(
            50, [&](int) { return world.cache.keys_of(world.client, key().kid(), kNow).has_value(); }) == 50);
  CHECK(world.fetches == 1);
  CacheWorld failing;
  failing.fails = true;
  CHECK(test_support::race(50, [&](int) {
          return failing.cache.keys_of(failing.client, key().kid(), kNow).has_value();
        }) == 0);
  CHECK(failing.fetches == 1);
}

TEST_CASE("client keys: a fetch that throws lets the next one try") {
  int fetches = 0;
  ClientKeysCache cache([&fetches](const std::string&) -> base::Result<std::string> {
    if (++fetches == 1) throw std::runtime_error("no memory");
    return test_support::jwks_of({&key()});
  });
  CacheWorld world;
  CHECK_THROWS_AS((void)cache.keys_of(world.client, {}, kNow), std::runtime_error);
  CHECK(cache.keys_of(world.client, {}, kNow));
}

TEST_CASE("client keys: of more than a thousand the one that was not used for longest is forgotten") {
  CacheWorld world;
  const auto use = [&](std::size_t number) {
    world.client.metadata.jwks_uri = "https://client.example/" + std::to_string(number);
    return world.keys({}, kNow + base::Micros{number});
  };
  for (std::size_t i = 0; i < ClientKeysCache::kMostKeySets; ++i) REQUIRE(use(i) == "1");
  CHECK(world.fetches == 1000);
  CHECK(use(1) == "1");  // is used again, though not later than the others
  CHECK(world.fetches == 1000);
  CHECK(use(1000) == "1");
  CHECK(use(999) == "1");
  CHECK(world.fetches == 1001);
  CHECK(use(0) == "1");
  CHECK(world.fetches == 1002);
}
