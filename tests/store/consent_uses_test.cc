// Uses of consents, on both databases: the first is kept, everybody else is told whose it is.
#include "store/consent_uses.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("consent uses: the first use is told to all that come later, and ends when it expires") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const gateway::ConsentUse first{digest_of("request"), kNow}, other{digest_of("other"), kNow};
    CHECK_FALSE(store->consent_uses().claim_consent(digest_of("consent"), first, kLater));
    CHECK(store->consent_uses().claim_consent(digest_of("consent"), other, kLater) == first);
    CHECK(store->consent_uses().claim_consent(digest_of("consent"), first, kLater) == first);
    CHECK_FALSE(store->consent_uses().claim_consent(digest_of("another consent"), other, kLater));
    CHECK(store->users().delete_expired(kLater - base::Micros{1}, 10) == 0);
    CHECK(store->users().delete_expired(kLater, 10) == 2);
    CHECK_FALSE(store->consent_uses().claim_consent(digest_of("consent"), other, kLater));
  }
}

TEST_CASE("consent uses: of 50 requests at once exactly one uses the consent (RFC 9396 9)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK(race(50, [&](int i) {
            const gateway::ConsentUse use{digest_of(std::to_string(i)), kNow};
            return !store->consent_uses().claim_consent(digest_of("consent"), use, kLater);
          }) == 1);
  }
}

}  // namespace
