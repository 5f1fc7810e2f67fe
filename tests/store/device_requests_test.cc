// Devices that wait for their user: decided once, redeemed once (RFC 8628 3.4, 3.5).
#include "store/device_requests.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

oauth::DeviceRequest sample_device() {
  oauth::DeviceRequest device;
  device.device_code = digest_of("device");
  device.user_code = digest_of("user code");
  device.client_id = {"app_1"};
  device.scope = scope_of("accounts:read");
  device.details.resource = {"https://api.example"};
  device.created_at = kNow;
  device.expires_at = kLater;
  return device;
}

TEST_CASE("device requests: stored, polled, and found by user code only while they wait (RFC 8628 3.3)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    (void)store->apps().create_app(sample_client(), 100);
    oauth::GrantStore& grants = store->grants();
    REQUIRE(grants.put_device(sample_device()));
    grants.poll_device(digest_of("device"), kNow + base::Seconds{5}, 10);
    const auto found = grants.find_device(digest_of("device"));
    REQUIRE(found);
    CHECK(found->details == sample_device().details);
    CHECK(found->polled_at == kNow + base::Seconds{5});
    CHECK(found->interval == 10);
    CHECK(found->decision == oauth::DeviceDecision::pending);
    CHECK(grants.find_device_by_user_code(digest_of("user code"), kLater - base::Micros{1}));
    CHECK_FALSE(grants.find_device_by_user_code(digest_of("user code"), kLater));
    CHECK(grants.deny_device(digest_of("device"), kNow));
    CHECK_FALSE(grants.find_device_by_user_code(digest_of("user code"), kNow));
    CHECK(grants.find_device(digest_of("device"))->decision == oauth::DeviceDecision::denied);
    CHECK_FALSE(grants.approve_device(digest_of("device"), sample_grant(), kNow));
    CHECK_FALSE(grants.redeem_device(digest_of("device"), std::nullopt, kNow));
    CHECK_FALSE(grants.find_grant({"grt_1"}));
  }
}

TEST_CASE("device requests: of 50 redemptions at once exactly one wins, and none of a revoked grant") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    (void)store->users().create_user(sample_user());
    (void)store->apps().create_app(sample_client(), 100);
    oauth::GrantStore& grants = store->grants();
    REQUIRE(grants.put_device(sample_device()));
    CHECK_FALSE(grants.redeem_device(digest_of("device"), std::nullopt, kNow));
    CHECK_FALSE(grants.approve_device(digest_of("device"), sample_grant(), kLater));
    REQUIRE(grants.approve_device(digest_of("device"), sample_grant(), kNow));
    CHECK(grants.find_device(digest_of("device"))->grant_id.value == "grt_1");
    CHECK(race(50, [&](int i) {
            return grants.redeem_device(digest_of("device"), sample_refresh("r" + std::to_string(i)), kNow)
                .has_value();
          }) == 1);

    oauth::DeviceRequest second = sample_device();
    second.device_code = digest_of("second");
    second.user_code = digest_of("second user code");
    REQUIRE(grants.put_device(second));
    REQUIRE(grants.approve_device(digest_of("second"), sample_grant("grt_2"), kNow));
    grants.revoke_grant({"grt_2"}, kNow, kLater);
    CHECK_FALSE(grants.redeem_device(digest_of("second"), std::nullopt, kNow));
  }
}

TEST_CASE("device requests: a user code that is taken is a conflict, not a failure") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->grants().put_device(sample_device()));
    oauth::DeviceRequest second = sample_device();
    second.device_code = digest_of("second");
    const auto taken = store->grants().put_device(second);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == base::ErrorCode::conflict);
    CHECK_FALSE(store->grants().find_device(digest_of("second")));
  }
}

}  // namespace
