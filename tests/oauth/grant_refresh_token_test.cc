// Refreshing: kept or rotated, idempotent within the grace, revoked after it.
#include "oauth/grant_refresh_token.h"

#include <doctest/doctest.h>

#include <mutex>
#include <set>
#include <thread>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

struct Refreshes : OauthWorld {
  oauth::TokenOutcome run(const oauth::Client& client, std::string_view token, base::Instant now = kNow,
                          std::string_view scope = "") {
    return oauth::refresh(grants, issuer, client, {token, scope}, {}, now);
  }
};

std::string outcome(const oauth::TokenOutcome& result) {
  return result.response ? "ok" : std::string(base::row(result.response.error().code).name);
}

std::string next(const oauth::TokenOutcome& result) {
  return result.response ? std::string(result.response->refresh_token->reveal()) : "refused";
}

}  // namespace

TEST_CASE("refresh: a confidential client keeps its token, again and again (case 104)") {
  Refreshes world;
  const std::string token = world.issue_refresh_token(world.shop);
  for (const base::Micros after : {base::Micros{0s}, base::Micros{1h}, base::Micros{30 * 24h - 1us}}) {
    const oauth::TokenOutcome done = world.run(world.shop, token, kNow + after);
    REQUIRE(done.response);
    CHECK(next(done) == token);
    CHECK(world.claims_of(done.response->access_token.reveal(), kNow + after) ==
          "app_shop usr_alice grt_1 accounts:read payments:write");
  }
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("refresh: a public client's token is spent and followed by another (RFC 9700 4.14.2)") {
  Refreshes world;
  const std::string first = world.issue_refresh_token(world.wallet);
  const std::string second = next(world.run(world.wallet, first));
  CHECK(second.starts_with("tg_rt_"));
  CHECK(second != first);
  const auto stored = world.grants.find_refresh(base::sha256(second));
  REQUIRE(stored);
  CHECK(stored->generation == 1);
  CHECK(stored->expires_at == kNow + 30 * 24h);  // rotation does not prolong the consent
  CHECK(world.grants.find_refresh(base::sha256(first))->rotated_at == kNow);
  const std::string third = next(world.run(world.wallet, second, kNow + 1h));
  CHECK(third != second);
  CHECK(world.grants.find_refresh(base::sha256(third))->generation == 2);
}

TEST_CASE(
    "refresh: within the grace a repeat gets the same successor, after it the grant is revoked (case 101)") {
  Refreshes world;
  const std::string first = world.issue_refresh_token(world.wallet);
  const std::string second = next(world.run(world.wallet, first));
  CHECK(next(world.run(world.wallet, first, kNow + 1s)) == second);
  CHECK(next(world.run(world.wallet, first, kNow + 30s)) == second);
  CHECK(world.grants.refresh_count() == 2);
  CHECK(world.grants.revocation_count() == 0);
  const oauth::TokenOutcome late = world.run(world.wallet, first, kNow + 30s + 1us);
  CHECK(outcome(late) == "invalid_grant");
  CHECK(late.grant_revoked);
  CHECK(world.grants.revocation_count() == 1);
  CHECK(outcome(world.run(world.wallet, second, kNow + 31s)) == "invalid_grant");
}

TEST_CASE("refresh: a repeat after the server's key changed is refused without harm") {
  Refreshes world;
  const std::string first = world.issue_refresh_token(world.wallet);
  const std::string second = next(world.run(world.wallet, first));
  const oauth::Keys other{oauth::SealerPool(OauthWorld::sealing_keys()), base::Secret(std::string(32, 'z')),
                          oauth::SigningKeyRing(OauthWorld::signing_keys())};
  const oauth::Issuer issuer{world.settings, other, world.random};
  CHECK(outcome(oauth::refresh(world.grants, issuer, world.wallet, {first, ""}, {}, kNow + 1s)) ==
        "invalid_grant");
  CHECK(world.grants.revocation_count() == 0);
  CHECK(outcome(world.run(world.wallet, second, kNow + 1s)) == "ok");
}

TEST_CASE("refresh: what can go wrong (RFC 6749 6; cases 99, 106, 107)") {
  Refreshes world;
  const std::string token = world.issue_refresh_token(world.shop);
  CHECK(outcome(world.run(world.wallet, token)) == "invalid_grant");
  CHECK(outcome(world.run(world.shop, "")) == "invalid_grant");
  CHECK(outcome(world.run(world.shop, token + "x")) == "invalid_grant");
  CHECK(outcome(world.run(world.shop, std::string(10'000, 'x'))) == "invalid_grant");
  const oauth::TokenOutcome done = world.run(world.shop, token);
  REQUIRE(done.response);
  CHECK(outcome(world.run(world.shop, done.response->access_token.reveal())) == "invalid_grant");
  CHECK(outcome(world.run(world.shop, token, kNow + 30 * 24h - 1us)) == "ok");
  CHECK(outcome(world.run(world.shop, token, kNow + 30 * 24h)) == "invalid_grant");
  CHECK(world.grants.writes() == 0);
  world.grants.revoke_grant({"grt_1"}, kNow, kNow + 660s);
  CHECK(outcome(world.run(world.shop, token)) == "invalid_grant");
}

TEST_CASE("refresh: another client cannot revoke by presenting a spent token (case 99)") {
  Refreshes world;
  const std::string first = world.issue_refresh_token(world.wallet);
  REQUIRE(world.run(world.wallet, first).response);
  const oauth::TokenOutcome stolen = world.run(world.shop, first, kNow + 1h);
  CHECK(outcome(stolen) == "invalid_grant");
  CHECK_FALSE(stolen.grant_revoked);
}

TEST_CASE("refresh: a scope may shrink, not grow, and a wrong one does not spend the token (case 100)") {
  Refreshes world;
  const std::string token = world.issue_refresh_token(world.wallet);
  CHECK(outcome(world.run(world.wallet, token, kNow, "accounts:read admin")) == "invalid_scope");
  CHECK(world.grants.writes() == 0);
  const oauth::TokenOutcome narrow = world.run(world.wallet, token, kNow, "accounts:read");
  REQUIRE(narrow.response);
  CHECK(narrow.response->scope.text() == "accounts:read");
  const oauth::TokenOutcome whole = world.run(world.wallet, next(narrow), kNow + 1s);
  REQUIRE(whole.response);
  CHECK(whole.response->scope.text() == "accounts:read payments:write");
}

TEST_CASE("refresh: fifty at once make one successor that all of them get (case 101)") {
  Refreshes world;
  const std::string token = world.issue_refresh_token(world.wallet);
  std::set<std::string> successors;
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 50; ++i)
      threads.emplace_back([&, i] {
        test_support::FixedRandom random(1000 + i);
        const oauth::Issuer issuer{world.settings, world.keys, random};
        const std::string got =
            next(oauth::refresh(world.grants, issuer, world.wallet, {token, ""}, {}, kNow));
        const std::lock_guard lock(mutex);
        successors.insert(got);
      });
  }
  CHECK(successors.size() == 1);
  CHECK_FALSE(successors.contains("refused"));
  CHECK(world.grants.refresh_count() == 2);
}

TEST_CASE("refresh: a rotation that meets a revocation gives nothing (case 102)") {
  /// Revokes the grant between the flow's read and its write.
  struct RevokingStore : test_support::FakeGrantStore {
    base::Status rotate_refresh(const base::Digest& token, const oauth::RefreshToken& successor,
                                base::Instant now) override {
      revoke_grant(successor.grant_id, now, now + 660s);
      return FakeGrantStore::rotate_refresh(token, successor, now);
    }
  };
  Refreshes world;
  const std::string token = world.issue_refresh_token(world.wallet);
  RevokingStore store;
  store.put_grant(*world.grants.find_grant({"grt_1"}));
  store.put_refresh(*world.grants.find_refresh(base::sha256(token)));
  CHECK(outcome(oauth::refresh(store, world.issuer, world.wallet, {token, ""}, {}, kNow)) == "invalid_grant");
  CHECK(store.refresh_count() == 1);
}

TEST_CASE("refresh: a consent that was not used for too long ends, if the operator says so (case 107)") {
  for (const bool is_public : {false, true}) {
    CAPTURE(is_public);
    Refreshes world;
    world.settings.lifetimes.refresh_token_idle = 2h;
    const oauth::Client& client = is_public ? world.wallet : world.shop;
    std::string token = world.issue_refresh_token(client);
    base::Instant now = kNow;
    for (int i = 0; i < 3; ++i) {
      now += 3h - 1us;  // the last use is kept to the hour
      const oauth::TokenOutcome done = world.run(client, token, now);
      REQUIRE(done.response);
      token = next(done);
    }
    CHECK(outcome(world.run(client, token, now + 3h)) == "invalid_grant");
    world.settings.lifetimes.refresh_token_idle = 0s;
    CHECK(outcome(world.run(client, token, now + 3h)) == "ok");
  }
}

TEST_CASE("refresh: a disabled user's and a suspended app's consent does not refresh (case 107)") {
  Refreshes world;
  world.settings.lifetimes.refresh_token_idle = 2h;
  /// Says that the grant cannot be used any more, though it still looks alive.
  struct DeadStore : test_support::FakeGrantStore {
    base::Status use_grant(const base::GrantId&, base::Instant) override {
      return base::Error{base::ErrorCode::invalid_grant, "revoked"};
    }
  };
  const std::string token = world.issue_refresh_token(world.shop);
  DeadStore store;
  store.put_grant(*world.grants.find_grant({"grt_1"}));
  store.put_refresh(*world.grants.find_refresh(base::sha256(token)));
  CHECK(outcome(oauth::refresh(store, world.issuer, world.shop, {token, ""}, {}, kNow)) == "invalid_grant");
}
