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
