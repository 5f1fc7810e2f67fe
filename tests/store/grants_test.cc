// The verbs over grants: one winner each, nothing half done, and nothing from a grant that is dead.
#include "store/grants.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;
using base::ErrorCode;

constexpr int kRacers = 50;

std::string outcome(const base::Status& status) {
  return status ? "ok" : std::string(status.error().description);
}

TEST_CASE("grants: an approval stores grant and code, and consumes the handle") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    const auto grant = store->grants().find_grant({"grt_1"});
    REQUIRE(grant);
    CHECK(grant->user.value == "usr_1");
    CHECK(grant->client_id.value == "app_1");
    CHECK(grant->scope == scope_of("accounts:read"));
    CHECK(grant->created_at == kNow);
    CHECK_FALSE(grant->revoked_at);
    CHECK(store->grants().find_code(digest_of("code")));
    CHECK_FALSE(store->grants().find_interaction(digest_of("handle of code"), kNow));
    const auto again = store->grants().approve(digest_of("handle of code"), sample_grant("grt_2"),
                                               sample_code("code 2", "grt_2"), kNow);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::conflict);
    CHECK(store->grants().deny(digest_of("handle of code"), kNow).error().code == ErrorCode::conflict);
    CHECK_FALSE(store->grants().find_grant({"grt_2"}));
    CHECK_FALSE(store->grants().find_code(digest_of("code 2")));
  }
}

TEST_CASE("grants: an approval whose grant id is taken leaves the handle undecided") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    store->grants().put_interaction(sample_interaction("other"));
    CHECK_THROWS_AS((void)store->grants().approve(digest_of("other"), sample_grant("grt_1"),
                                                  sample_code("other code"), kNow),
                    store::Failure);
    CHECK(store->grants().find_interaction(digest_of("other"), kNow));
    CHECK_FALSE(store->grants().find_code(digest_of("other code")));
  }
}

TEST_CASE("grants: a denied request cannot be approved, and an expired one neither") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    store->grants().put_interaction(sample_interaction());
    const auto approve = [&](base::Instant now) {
      return store->grants().approve(digest_of("handle"), sample_grant(), sample_code(), now);
    };
    CHECK_FALSE(approve(kLater));
    CHECK_FALSE(store->grants().deny(digest_of("handle"), kLater));
    CHECK(store->grants().deny(digest_of("handle"), kLater - base::Micros{1}));
    CHECK(approve(kNow).error().code == ErrorCode::conflict);
    CHECK_FALSE(store->grants().deny(digest_of("never seen"), kNow));
  }
}

TEST_CASE("grants: of 50 decisions at once on one handle exactly one wins") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK(store->apps().create_app(sample_client(), 1));
    store->grants().put_interaction(sample_interaction());
    const int winners = race(kRacers, [&](int i) {
      const std::string n = std::to_string(i);
      if (i % 5 == 0) return bool(store->grants().deny(digest_of("handle"), kNow));
      return bool(store->grants().approve(digest_of("handle"), sample_grant("grt_" + n),
                                          sample_code(n, "grt_" + n), kNow));
    });
    CHECK(winners == 1);
    CHECK(store->grants().grants_of({"usr_1"}).size() <= 1);
  }
}

TEST_CASE("grants: of 50 redemptions of one code at once exactly one wins (RFC 6749 4.1.2)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    const int winners = race(kRacers, [&](int i) {
      return bool(
          store->grants().redeem_code(digest_of("code"), sample_refresh("r" + std::to_string(i)), kNow));
    });
    CHECK(winners == 1);
    int stored = 0;
    for (int i = 0; i < kRacers; ++i)
      if (store->grants().find_refresh(digest_of("r" + std::to_string(i)))) ++stored;
    CHECK(stored == 1);
  }
}

TEST_CASE("grants: of 50 rotations of one refresh token at once exactly one wins (RFC 9700 4.14.2)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    REQUIRE(store->grants().redeem_code(digest_of("code"), sample_refresh(), kNow));
    const int winners = race(kRacers, [&](int i) {
      return bool(store->grants().rotate_refresh(digest_of("refresh"),
                                                 sample_refresh("r" + std::to_string(i), 1), kNow));
    });
    CHECK(winners == 1);
    const auto spent = store->grants().find_refresh(digest_of("refresh"));
    REQUIRE(spent);
    REQUIRE(spent->successor);
    CHECK(spent->rotated_at == kNow);
    const auto successor = store->grants().find_refresh(*spent->successor);
    REQUIRE(successor);
    CHECK(successor->generation == 1);
  }
}

TEST_CASE("grants: what makes a code and a refresh token worthless") {
  struct Case {
    const char* name;
    void (*spoil)(store::Store&);
    base::Instant now;
    const char *code, *refresh;
  };
  const char *kSpent = "the code was already redeemed or has expired",
             *kUsed = "the refresh token was already used or has expired",
             *kRevoked = "the grant was revoked";
  const Case cases[] = {
      {"nothing", [](store::Store&) {}, kNow, "ok", "ok"},
      {"last moment", [](store::Store&) {}, kLater - base::Micros{1}, "ok", "ok"},
      {"expired", [](store::Store&) {}, kLater, kSpent, kUsed},
      {"grant revoked", [](store::Store& s) { s.grants().revoke_grant({"grt_1"}, kNow, kLater); }, kNow,
       kRevoked, kRevoked},
      {"app suspended", [](store::Store& s) { (void)s.apps().set_suspended({"app_1"}, true, kNow, kLater); },
       kNow, kRevoked, kRevoked},
      {"suspension lifted",
       [](store::Store& s) {
         (void)s.apps().set_suspended({"app_1"}, true, kNow, kLater);
         (void)s.apps().set_suspended({"app_1"}, false, kNow, kLater);
       },
       kNow, "ok", "ok"},
      {"app deleted", [](store::Store& s) { (void)s.apps().delete_app({"app_1"}, kNow, kLater); }, kNow,
       kRevoked, kRevoked},
      {"user disabled", [](store::Store& s) { (void)s.users().set_disabled({"usr_1"}, true, kNow, kLater); },
       kNow, kRevoked, kRevoked},
      {"user enabled again",
       [](store::Store& s) {
         (void)s.users().set_disabled({"usr_1"}, true, kNow, kLater);
         (void)s.users().set_disabled({"usr_1"}, false, kNow, kLater);
       },
       kNow, kRevoked, kRevoked},
  };
  for (const StoreDriver& driver : store_drivers()) {
    for (const Case& c : cases) {
      CAPTURE(driver.name);
      CAPTURE(c.name);
      const auto store = driver.open_empty();
      put_grant(*store, "spent code");
      REQUIRE(store->grants().redeem_code(digest_of("spent code"), sample_refresh("old"), kNow));
      store->grants().put_interaction(sample_interaction());
      REQUIRE(store->grants().approve(digest_of("handle"), sample_grant("grt_2"),
                                      sample_code("code", "grt_1"), kNow));
      c.spoil(*store);
      CHECK(outcome(store->grants().redeem_code(digest_of("code"), sample_refresh("new"), c.now)) == c.code);
      CHECK(outcome(store->grants().rotate_refresh(digest_of("old"), sample_refresh("newer", 1), c.now)) ==
            c.refresh);
      CHECK(bool(store->grants().find_refresh(digest_of("new"))) == (c.code == std::string("ok")));
      CHECK(bool(store->grants().find_refresh(digest_of("newer"))) == (c.refresh == std::string("ok")));
      // A refusal spends nothing.
      CHECK(bool(store->grants().find_code(digest_of("code"))->redeemed_at) == (c.code == std::string("ok")));
      CHECK(bool(store->grants().find_refresh(digest_of("old"))->rotated_at) ==
            (c.refresh == std::string("ok")));
    }
  }
}

TEST_CASE("grants: unknown codes and tokens are refused and not found") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK_FALSE(store->grants().find_code(digest_of("?")));
    CHECK_FALSE(store->grants().find_refresh(digest_of("?")));
    CHECK_FALSE(store->grants().find_grant({"?"}));
    CHECK(store->grants().grants_of({"?"}).empty());
    CHECK(store->grants().redeem_code(digest_of("?"), std::nullopt, kNow).error().code ==
          ErrorCode::invalid_grant);
    CHECK(store->grants().rotate_refresh(digest_of("?"), sample_refresh(), kNow).error().code ==
          ErrorCode::invalid_grant);
  }
}

TEST_CASE("grants: a user's live grants come newest first, without revoked ones and those of deleted apps") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    CHECK(store->apps().create_app(sample_client("app_2"), 100));
    int age = 0;
    for (const char* id : {"grt_new", "grt_old", "grt_revoked", "grt_gone"}) {
      store->grants().put_interaction(sample_interaction(id));
      oauth::Grant grant = sample_grant(id);
      grant.created_at = kNow + base::Seconds{10 - 5 * age++};
      if (grant.grant_id.value == "grt_gone") grant.client_id = {"app_2"};
      REQUIRE(store->grants().approve(digest_of(id), grant, sample_code(id, id), kNow));
    }
    store->grants().revoke_grant({"grt_revoked"}, kNow, kLater);
    CHECK(store->apps().delete_app({"app_2"}, kNow, kLater));
    std::vector<std::string> ids;
    for (const oauth::Grant& grant : store->grants().grants_of({"usr_1"}))
      ids.push_back(grant.grant_id.value);
    CHECK(ids == std::vector<std::string>{"grt_new", "grt_old", "grt_1"});
    CHECK(store->grants().find_grant({"grt_revoked"})->revoked_at == kNow);
    CHECK_FALSE(store->grants().find_grant({"grt_gone"}));
  }
}

TEST_CASE("grants: revoking twice, or what is unknown, appends nothing more") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    store->grants().revoke_grant({"grt_1"}, kNow, kLater);
    store->grants().revoke_grant({"grt_1"}, kNow + base::Seconds{1}, kLater);
    store->grants().revoke_grant({"grt_?"}, kNow, kLater);
    const auto log = store->grants().revocations_after(0, 10);
    REQUIRE(log.size() == 1);
    CHECK(log[0].seq == 1);
    CHECK(log[0].kind == oauth::RevokedKind::grant);
    CHECK(log[0].subject == "grt_1");
    CHECK(log[0].revoked_at == kNow);
    CHECK(log[0].expires_at == kLater);
    CHECK(store->grants().find_grant({"grt_1"})->revoked_at == kNow);
  }
}

TEST_CASE("grants: a revocation and redemptions at the same moment leave no living refresh token") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    (void)race(8, [&](int i) {
      if (i == 0) return store->grants().revoke_grant({"grt_1"}, kNow, kLater), false;
      return bool(store->grants().redeem_code(digest_of("code"), sample_refresh(), kNow));
    });
    CHECK(
        store->grants().rotate_refresh(digest_of("refresh"), sample_refresh("next", 1), kNow).error().code ==
        ErrorCode::invalid_grant);
    CHECK(store->grants().revocations_after(0, 10).size() == 1);
  }
}

TEST_CASE("grants: a use is noted with the grant; a dead grant cannot be used (case 107)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    oauth::GrantStore& grants = store->grants();
    CHECK(grants.find_grant({"grt_1"})->last_used_at == kNow);
    // SQLite, whose writer is alone, leaves a use within the hour unwritten.
    const base::Instant within = kNow + oauth::kUseGranularity - base::Seconds{1};
    CHECK(grants.use_grant({"grt_1"}, within));
    const base::Instant noted = grants.find_grant({"grt_1"})->last_used_at;
    CHECK((noted == kNow || noted == within));
    const base::Instant later = kNow + 2 * oauth::kUseGranularity;
    CHECK(grants.use_grant({"grt_1"}, later));
    CHECK(grants.find_grant({"grt_1"})->last_used_at == later);
    CHECK(grants.grants_of({"usr_1"}).front().last_used_at == later);
    CHECK_FALSE(grants.use_grant({"grt_9"}, kNow));
    REQUIRE(store->apps().set_suspended({"app_1"}, true, kNow, kLater));
    CHECK(outcome(grants.use_grant({"grt_1"}, kNow)) == "the grant was revoked");
    REQUIRE(store->apps().set_suspended({"app_1"}, false, kNow, kLater));
    grants.revoke_grant({"grt_1"}, kNow, kLater);
    CHECK_FALSE(grants.use_grant({"grt_1"}, kNow + base::Seconds{9}));
    CHECK(grants.find_grant({"grt_1"})->last_used_at == later);
  }
}

TEST_CASE("grants: of 50 threads that refresh, none succeeds once the revocation has returned (case 102)") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    oauth::GrantStore& grants = store->grants();
    REQUIRE(grants.redeem_code(digest_of("code"), std::nullopt, kNow));
    // Each thread has a chain of its own under the one grant.
    const auto token = [](int thread, int generation) {
      return sample_refresh(std::to_string(thread) + "/" + std::to_string(generation),
                            static_cast<unsigned>(generation));
    };
    for (int thread = 0; thread < kRacers; ++thread) {
      const std::string code = "code " + std::to_string(thread);
      REQUIRE(grants.add_code(sample_code(code), std::nullopt, kNow));
      REQUIRE(grants.redeem_code(digest_of(code), token(thread, 0), kNow));
    }
    std::atomic<bool> revoked{false};
    std::atomic<int> before{0}, after{0};
    std::thread revoking([&] {
      while (before < kRacers) std::this_thread::yield();
      grants.revoke_grant({"grt_1"}, kNow, kLater);
      revoked = true;
    });
    race(kRacers, [&](int thread) {
      for (int generation = 0;; ++generation) {
        const bool too_late = revoked;
        const oauth::RefreshToken spent = token(thread, generation);
        if (!grants.rotate_refresh(spent.digest, token(thread, generation + 1), kNow)) return true;
        ++(too_late ? after : before);
      }
    });
    revoking.join();
    CHECK(before >= kRacers);
    CHECK(after == 0);
    for (int thread = 0; thread < kRacers; ++thread)
      CHECK_FALSE(grants.rotate_refresh(token(thread, 0).digest, token(thread, 1000), kNow));
    CHECK(grants.revocations_after(0, 10).size() == 1);
  }
}

TEST_CASE(
    "grants: a session has those that were given in it and those that it used without a page, while they "
    "live") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    put_grant(*store);
    const auto approve = [&](const std::string& id, const std::string& sid) {
      store->grants().put_interaction(sample_interaction(id));
      oauth::Grant grant = sample_grant(id);
      grant.details.authentication.sid = sid;
      REQUIRE(store->grants().approve(digest_of(id), grant, sample_code(id, id), kNow));
    };
    const auto in_session = [&](const std::string& sid) {
      std::string ids;
      for (const oauth::Grant& grant : store->grants().grants_in_session(sid)) {
        CHECK(grant.details.authentication.sid == sid);
        ids += grant.grant_id.value + " ";
      }
      return ids;
    };
    approve("grt_2", "sid_1");
    approve("grt_3", "sid_2");
    CHECK(in_session("sid_1") == "grt_2 ");
    CHECK(in_session("sid_?").empty());
    CHECK(in_session("").empty());
    // prompt=none in a later session, twice.
    for (const char* code : {"silent", "again"}) {
      oauth::AuthorizationCode silent = sample_code(code, "grt_3");
      silent.details.authentication.sid = "sid_9";
      REQUIRE(store->grants().add_code(silent, std::nullopt, kNow));
    }
    CHECK(in_session("sid_9") == "grt_3 ");
    CHECK(in_session("sid_2") == "grt_3 ");
    store->grants().revoke_grant({"grt_3"}, kNow, kLater);
    CHECK(in_session("sid_9").empty());
    CHECK(in_session("sid_2").empty());
  }
}

}  // namespace
