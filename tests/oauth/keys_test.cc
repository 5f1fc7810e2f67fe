// The sealer pool: tokens of any thread open on any other.
#include "oauth/keys.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

TEST_CASE("sealer pool: eight threads seal and open at once") {
  const oauth::SealerPool pool(OauthWorld::sealing_keys());
  oauth::AccessClaimsView claims;
  claims.client_id = "app_shop";
  claims.expires_at = kNow + 600s;
  std::atomic<int> opened = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 8; ++i)
      threads.emplace_back([&, i] {
        test_support::FixedRandom random(i);
        std::string scratch;
        for (int n = 0; n < 200; ++n) {
          const auto open = pool.open(pool.seal(claims, random), kNow, scratch);
          if (open && open->client_id == "app_shop") ++opened;
        }
      });
  }
  CHECK(opened == 1600);
}

TEST_CASE("sealer pool: no key, no pool") { CHECK_THROWS_AS(oauth::SealerPool({}), std::invalid_argument); }

TEST_CASE(
    "sealer pool: after a rotation the new key seals, and both open while the old one is kept (case 116)") {
  const auto keys = [](std::initializer_list<std::uint32_t> ids) {
    std::vector<oauth::SealingKey> out;
    for (const std::uint32_t id : ids) out.push_back({id, base::Secret(std::string(32, char('a' + id)))});
    return out;
  };
  oauth::SealerPool pool(keys({1, 2}));
  test_support::FixedRandom random;
  oauth::AccessClaimsView claims;
  claims.client_id = "app_shop";
  claims.expires_at = kNow + 600s;
  std::string scratch;
  const std::string before = pool.seal(claims, random);
  const oauth::SealerPool announced(keys({2, 1}));
  pool.replace(keys({2, 1}));
  const std::string after = pool.seal(claims, random);
  for (const std::string& token : {before, after}) {
    CHECK(pool.open(token, kNow, scratch));
    CHECK(announced.open(token, kNow, scratch));
  }
  pool.replace(keys({2}));
  CHECK(pool.open(after, kNow, scratch));
  CHECK_FALSE(pool.open(before, kNow, scratch));
  CHECK_THROWS_AS(pool.replace({}), std::invalid_argument);
  CHECK(pool.open(after, kNow, scratch));
}

TEST_CASE("sealer pool: threads that seal and open while the keys rotate lose no token") {
  oauth::SealerPool pool(OauthWorld::sealing_keys());
  oauth::AccessClaimsView claims;
  claims.client_id = "app_shop";
  claims.expires_at = kNow + 600s;
  std::atomic<int> opened = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        test_support::FixedRandom random(i);
        std::string scratch;
        for (int n = 0; n < 200; ++n)
          if (pool.open(pool.seal(claims, random), kNow, scratch)) ++opened;
      });
    threads.emplace_back([&pool] {
      for (std::uint32_t n = 0; n < 100; ++n) {
        std::vector<oauth::SealingKey> keys;
        for (const std::uint32_t id : {8 + n % 2, 9 - n % 2, 7U})
          keys.push_back({id, base::Secret(std::string(32, id == 7 ? 'k' : char('a' + id)))});
        pool.replace(keys);
      }
    });
  }
  CHECK(opened == 800);
}
