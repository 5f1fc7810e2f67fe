// Requests that wait for a decision: whatever bytes a client sent come back unchanged.
#include "store/interactions.h"

#include <doctest/doctest.h>

#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;
using namespace std::string_literals;

TEST_CASE("interactions: every field survives the store") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::Interaction put = sample_interaction();
    put.request.redirect_uri_given = false;
    store->grants().put_interaction(put);
    const auto got = store->grants().find_interaction(put.handle, kNow);
    REQUIRE(got);
    CHECK(got->handle == put.handle);
    CHECK(got->user == put.user);
    CHECK(got->request.client_id == put.request.client_id);
    CHECK(got->request.redirect_uri == put.request.redirect_uri);
    CHECK_FALSE(got->request.redirect_uri_given);
    CHECK(got->request.state == put.request.state);
    CHECK(got->request.nonce == put.request.nonce);
    CHECK(got->request.code_challenge == put.request.code_challenge);
    CHECK(got->request.scope == put.request.scope);
    CHECK(got->created_at == put.created_at);
    CHECK(got->expires_at == put.expires_at);
  }
}

TEST_CASE("interactions: state comes back byte for byte (RFC 6749 4.1.2, cases 14, 15 and 23)") {
  const std::string states[] = {"",
                                std::string(1000, 's'),
                                std::string(4096, '~'),
                                "trailing  ",
                                "\t\r\n",
                                "ä 漢 🪙",
                                "nul\0inside"s,
                                "\xff\xfe not UTF-8",
                                "1e3",
                                "0x10",
                                "'; DROP TABLE grants; --",
                                "%00 \\ \" ' ? :a",
                                "NULL"};
  for (const StoreDriver& driver : store_drivers()) {
    const auto store = driver.open_empty();
    for (const std::string& state : states) {
      CAPTURE(driver.name);
      CAPTURE(state);
      oauth::Interaction put = sample_interaction(state);
      put.request.state = state;
      put.request.nonce = state;
      store->grants().put_interaction(put);
      const auto got = store->grants().find_interaction(digest_of(state), kNow);
      REQUIRE(got);
      CHECK(got->request.state == state);
      CHECK(got->request.nonce == state);
    }
  }
}

TEST_CASE("interactions: one is found until the moment it expires, and a decided one not at all") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    store->grants().put_interaction(sample_interaction());
    CHECK(store->grants().find_interaction(digest_of("handle"), kLater - base::Micros{1}));
    CHECK_FALSE(store->grants().find_interaction(digest_of("handle"), kLater));
    CHECK_FALSE(store->grants().find_interaction(digest_of("Handle"), kNow));
    REQUIRE(store->grants().deny(digest_of("handle"), kNow));
    CHECK_FALSE(store->grants().find_interaction(digest_of("handle"), kNow));
  }
}

}  // namespace
