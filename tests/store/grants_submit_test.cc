// Work on grants that is submitted: one transaction each, all of it or nothing, and nobody waits.
#include <doctest/doctest.h>

#include <atomic>

#include "store/grants.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

constexpr int kRacers = 50;

/// Submits and waits: "kept", "not kept" or "refused".
std::string submitted(store::Store& store, std::function<bool(oauth::GrantStore&)> work) {
  std::string told = "refused";
  if (store.grants().submit(std::move(work), [&told](bool kept) { told = kept ? "kept" : "not kept"; }))
    store.grants().settle();
  return told;
}

TEST_CASE("grants: what is submitted is one transaction: all of it or nothing") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    const auto redeem = [](oauth::GrantStore& grants) {
      return grants.redeem_code(digest_of("code"), sample_refresh(), kNow).has_value();
    };
    if (driver.name == "mysql") {
      CHECK(submitted(*store, redeem) == "refused");
      continue;
    }
    const auto changes_its_mind = [&](oauth::GrantStore& grants) { return redeem(grants) && false; };
    const auto throws = [&](oauth::GrantStore& grants) -> bool {
      (void)redeem(grants);
      throw std::runtime_error("a bug");
    };
    const auto loses = [&](oauth::GrantStore& grants) {
      (void)redeem(grants);
      (void)redeem(grants);  // a verb that fails undoes the whole, whatever is made of its answer
      return true;
    };
    const auto only_reads = [](oauth::GrantStore& grants) {
      return grants.find_code(digest_of("none")).has_value();
    };
    CHECK(submitted(*store, changes_its_mind) == "not kept");
    CHECK(submitted(*store, throws) == "not kept");
    CHECK(submitted(*store, loses) == "not kept");
    CHECK(submitted(*store, only_reads) == "not kept");
    CHECK_FALSE(store->grants().find_code(digest_of("code"))->redeemed_at);
    CHECK_FALSE(store->grants().find_refresh(digest_of("refresh")));
    CHECK(submitted(*store, redeem) == "kept");
    CHECK(store->grants().find_code(digest_of("code"))->redeemed_at == kNow);
    CHECK(store->grants().find_refresh(digest_of("refresh")));
    CHECK(submitted(*store, redeem) == "not kept");
  }
}

TEST_CASE(
    "grants: of a code's submissions at once one is kept, and those that fail take nothing of the others") {
  const auto store = store_drivers().front().open_empty();
  put_grant(*store);
  std::atomic<int> kept = 0, answered = 0;
  for (int i = 0; i < kRacers; ++i)
    REQUIRE(store->grants().submit(
        [](oauth::GrantStore& grants) {
          return grants.redeem_code(digest_of("code"), std::nullopt, kNow).has_value();
        },
        [&](bool won) { kept += won, ++answered; }));
  store->grants().settle();
  CHECK(answered == kRacers);
  CHECK(kept == 1);
}

}  // namespace
