// What may happen once, on both databases: one winner of 50, and a claim ends when it expires.
#include "store/once.h"

#include <doctest/doctest.h>

#include "oauth/client_assertion.h"
#include "oauth/client_keys_cache.h"
#include "oauth/dpop.h"
#include "tests/support/dpop_proof.h"
#include "tests/support/jwt_text.h"
#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("once: of 50 claims at once exactly one wins (CVE-2020-15222)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK(race(50, [&](int) { return store->once().claim("dpop", digest_of("jti"), kLater, kNow); }) == 1);
  }
}

TEST_CASE("once: kinds and keys are independent, and a claim holds up to its last microsecond") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::OnceStore& once = store->once();
    CHECK(once.claim("dpop", digest_of("a"), kLater, kNow));
    CHECK(once.claim("dpop", digest_of("b"), kLater, kNow));
    CHECK(once.claim("client_assertion", digest_of("a"), kLater, kNow));
    CHECK_FALSE(once.claim("dpop", digest_of("a"), kLater, kNow));
    CHECK_FALSE(once.claim("dpop", digest_of("a"), kLater + base::Seconds{60}, kLater - base::Micros{1}));
    CHECK_FALSE(once.claim("dpop", digest_of("a"), kLater, kLater));  // it would end as it begins
    CHECK(once.claim("dpop", digest_of("a"), kLater + base::Seconds{60}, kLater));
    CHECK_FALSE(once.claim("dpop", digest_of("a"), kLater + base::Seconds{60}, kLater));
  }
}

TEST_CASE("once: of 50 who take over an expired claim exactly one wins") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->once().claim("dpop", digest_of("jti"), kNow, kNow - base::Seconds{1}));
    CHECK(race(50, [&](int) { return store->once().claim("dpop", digest_of("jti"), kLater, kNow); }) == 1);
  }
}

TEST_CASE("once: expired claims are cleaned up, live ones are kept") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->once().claim("dpop", digest_of("old"), kNow, kNow - base::Seconds{1}));
    REQUIRE(store->once().claim("dpop", digest_of("live"), kLater, kNow));
    CHECK(store->users().delete_expired(kNow, 10) == 1);
    CHECK_FALSE(store->once().claim("dpop", digest_of("live"), kLater, kNow));
  }
}

TEST_CASE("once: of 50 requests with one client assertion, or one DPoP proof, exactly one wins (case 66)") {
  const base::Signer key = base::Signer::generate(base::Alg::es256);
  oauth::Client client = sample_client();
  client.metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
  client.metadata.jwks = jwks_of({&key});
  oauth::Settings settings;
  settings.issuer = "https://auth.example";
  const std::string assertion = client_assertion(key, "app_1", settings.issuer, kNow).signed_by(key);
  const std::string proof =
      DpopProofText(key, "POST", "https://auth.example/oauth2/token", kNow).signed_by(key);
  oauth::ClientKeysCache keys([](const std::string&) -> base::Result<std::string> {
    return base::Error{base::ErrorCode::backend_unavailable, "nothing is fetched"};
  });
  const auto checked =
      oauth::check_dpop_proof(proof, {"POST", settings.issuer, "/oauth2/token", {}}, nullptr, kNow);
  REQUIRE(checked);
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::OnceStore& once = store->once();
    const auto authenticates = [&](int) {
      return oauth::check_client_assertion(assertion, client, keys, once, settings, kNow).has_value();
    };
    CHECK(race(50, authenticates) == 1);
    CHECK_FALSE(authenticates(0));
    CHECK(race(50, [&](int) { return oauth::claim_dpop_proof(*checked, once, kNow).has_value(); }) == 1);
  }
}

TEST_CASE("once: claims that are submitted together are all made or none") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::OnceStore& once = store->once();
    const auto submit = [&](std::vector<oauth::OnceClaim> claims) -> std::string {
      std::string told = "refused";
      if (once.submit(std::move(claims),
                      [&told](bool claimed) { told = claimed ? "claimed" : "not claimed"; }))
        store->grants().settle();
      return told;
    };
    const oauth::OnceClaim a{"client_assertion", digest_of("a"), kLater}, b{"dpop", digest_of("b"), kLater},
        c{"dpop", digest_of("c"), kLater};
    CHECK(once.submits() == (driver.name != "mysql"));
    if (!once.submits()) {
      CHECK(submit({a, b}) == "refused");
      continue;
    }
    CHECK(submit({a, b}) == "claimed");
    CHECK(submit({c, b}) == "not claimed");
    CHECK(submit({c, c}) == "not claimed");
    CHECK_FALSE(once.claim(a.kind, a.key, kLater, kNow));
    CHECK(once.claim(c.kind, c.key, kLater, kNow));
  }
}

}  // namespace
