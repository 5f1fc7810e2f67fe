// Tests of authentication: expiry, revocation and freshness at their boundaries.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using namespace std::chrono_literals;
using test_support::Staged;
using test_support::TestNode;

namespace {

std::string outcome(TestNode& t, const std::string& authorization,
                    const std::string& target = "/v1/accounts") {
  const auto staged = Staged::routed(t, "GET", target, {{"Authorization", authorization}});
  const base::Status s = gateway::authenticate(*t.worker, staged->x);
  if (!s) CHECK(staged->x.claims.client_id.empty());
  return s ? "ok" : std::string(base::row(s.error().code).name);
}

}  // namespace

TEST_CASE("authenticate: a good token gives its claims, in memory that belongs to the exchange") {
  TestNode t;
  const std::string auth = "bearer " + t.token("a:read");
  const auto staged = Staged::routed(t, "GET", "/v1/accounts", {{"AUTHORIZATION", auth}});
  REQUIRE(gateway::authenticate(*t.worker, staged->x));
  CHECK(staged->x.claims.client_id == "app_1");
  CHECK(staged->x.claims.grant_id == "grt_1");
  CHECK(staged->x.claims.client_id.data() >= staged->scratch.claims.data());
  CHECK(staged->x.claims.client_id.data() < staged->scratch.claims.data() + staged->scratch.claims.size());
}

TEST_CASE("authenticate: a token is refused from the second it expires") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  t.clock.advance(600s - 1us);
  t.revocations.follow(t.grants, t.clock);
  CHECK(outcome(t, auth) == "ok");
  t.clock.advance(1us);
  CHECK(outcome(t, auth) == "invalid_token");
}

TEST_CASE("authenticate: a token sealed by somebody else, cut or altered is invalid") {
  TestNode t;
  const std::string token = t.token("a:read");
  CHECK(outcome(t, "Bearer " + token) == "ok");
  CHECK(outcome(t, "Bearer " + token.substr(0, token.size() - 1)) == "invalid_token");
  std::string altered = token;
  altered[20] = altered[20] == 'A' ? 'B' : 'A';
  CHECK(outcome(t, "Bearer " + altered) == "invalid_token");
  CHECK(outcome(t, "Bearer " + std::string(4000, 'A')) == "invalid_token");
  CHECK(outcome(t, "Bearer  ") == "missing_token");
  CHECK(outcome(t, "") == "missing_token");
}

TEST_CASE("authenticate: a token in the query is refused however its name is spelled (RFC 6750 2.3)") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  CHECK(outcome(t, auth, "/v1/accounts?access_token=x") == "invalid_request");
  CHECK(outcome(t, auth, "/v1/accounts?a=1&access%5Ftoken=x") == "invalid_request");
  CHECK(outcome(t, auth, "/v1/accounts?access_tokens=x") == "ok");
}

TEST_CASE("authenticate: revocations count from the moment this node has followed them") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  t.grants.revoke({0, oauth::RevokedKind::grant, "grt_1", t.clock.now(), t.clock.now() + 600s});
  CHECK(outcome(t, auth) == "ok");
  t.revocations.follow(t.grants, t.clock);
  CHECK(outcome(t, auth) == "invalid_token");
  CHECK(outcome(t, auth) == "invalid_token");
}

TEST_CASE("authenticate: a log older than 5 s, or from a future that the clock left, is not trusted") {
  TestNode t;
  const std::string auth = "Bearer " + t.token("a:read");
  t.clock.advance(5s);
  CHECK(outcome(t, auth) == "ok");
  t.clock.advance(1us);
  CHECK(outcome(t, auth) == "temporarily_unavailable");
  t.revocations.follow(t.grants, t.clock);
  CHECK(outcome(t, auth) == "ok");
  t.clock.advance(-5s);
  CHECK(outcome(t, auth) == "ok");
  t.clock.advance(-1us);
  CHECK(outcome(t, auth) == "temporarily_unavailable");
}

TEST_CASE(
    "authenticate: a rotation of the keys is followed by the next request, old tokens stay good (case 116)") {
  TestNode t;
  const auto ring = [](std::initializer_list<std::uint32_t> ids) {
    std::vector<oauth::SealingKey> sealing;
    for (const std::uint32_t id : ids)
      sealing.push_back({id, base::Secret(std::string(32, id == 7 ? 'k' : 'n'))});
    return std::make_shared<const gateway::DataPathKeys>(
        gateway::DataPathKeys{std::move(sealing), base::SigningKey::generate()});
  };
  const std::string before = "Bearer " + t.token("a:read");
  t.keys.replace(ring({8, 7}));
  CHECK(outcome(t, before) == "ok");
  const std::string after = "Bearer " + t.token("a:read");
  CHECK(t.worker->keys == t.keys.current());
  t.keys.replace(ring({8}));
  CHECK(outcome(t, after) == "ok");
  CHECK(outcome(t, before) == "invalid_token");
}

TEST_CASE(
    "authenticate: too many bad tokens of an address are 429, good ones of the same address pass (161)") {
  TestNode t;
  gateway::BadTokens bad({1, std::chrono::milliseconds{3'600'000}, 3}, t.random);
  t.node.bad_tokens = &bad;
  const std::string good = "Bearer " + t.token("a:read");
  for (int i = 0; i < 3; ++i) CHECK(outcome(t, "Bearer tg_at_x") == "invalid_token");
  for (int i = 0; i < 3; ++i) CHECK(outcome(t, "Bearer tg_at_x") == "too_many_bad_tokens");
  CHECK(outcome(t, good) == "ok");
  CHECK(outcome(t, "") == "missing_token");
  const auto staged = Staged::routed(t, "GET", "/v1/accounts", {{"Authorization", "Bearer tg_at_x"}});
  CHECK_FALSE(gateway::authenticate(*t.worker, staged->x));
  CHECK(staged->x.limit_state.retry_after == 3600);
}
