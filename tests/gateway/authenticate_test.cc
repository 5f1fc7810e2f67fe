// Tests of authentication: expiry, revocation and freshness at their boundaries.
#include <doctest/doctest.h>

#include "oauth/issuer.h"
#include "tests/support/oauth_world.h"
#include "tests/support/test_node.h"

using namespace std::chrono_literals;
using test_support::OauthWorld;
using test_support::Staged;
using test_support::TestNode;

namespace {

base::Status authenticate(TestNode& t, Staged& staged) {
  base::Status found = gateway::find_token(staged.x);
  return found ? gateway::authenticate(*t.worker, staged.x) : found;
}

std::string outcome(TestNode& t, const std::string& authorization,
                    const std::string& target = "/v1/accounts") {
  const auto staged = Staged::routed(t, "GET", target, {{"Authorization", authorization}});
  const base::Status s = authenticate(t, *staged);
  if (!s) CHECK(staged->x.claims.client_id.empty());
  return s ? "ok" : std::string(base::row(s.error().code).name);
}

}  // namespace

TEST_CASE("authenticate: a good token gives its claims, in memory that belongs to the exchange") {
  TestNode t;
  const std::string auth = "bearer " + t.token("a:read");
  const auto staged = Staged::routed(t, "GET", "/v1/accounts", {{"AUTHORIZATION", auth}});
  REQUIRE(authenticate(t, *staged));
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
  CHECK_FALSE(authenticate(t, *staged));
  CHECK(staged->x.limit_state.retry_after == 3600);
}

namespace {

/// A node that knows the keys of an authorization server which gives JWTs out.
struct JwtNode {
  JwtNode() {
    t.node.oauth_settings = &world.settings;
    t.node.oauth_keys = &world.keys;
  }
  std::string token() {
    oauth::Client client = world.shop;
    client.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
    oauth::TokenFacts facts{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("a:read")};
    const auto answer = oauth::issue_access_token(world.issuer, client, facts, t.clock.now());
    return "Bearer " + std::string(answer.access_token.reveal());
  }
  std::unique_ptr<Staged> with(const std::string& authorization) {
    return Staged::routed(t, "GET", "/v1/accounts", {{"Authorization", authorization}});
  }
  /// As the pipeline does it.
  static http::Task<> authenticate(JwtNode& node, Staged& staged, std::string name,
                                   std::vector<std::string>& log) {
    CHECK(gateway::find_token(staged.x));
    const bool unknown = gateway::needs_signature(*node.t.worker, staged.x);
    log.push_back(name + (unknown ? " unknown" : " known"));
    if (unknown) co_await http::Core::Later(node.t.worker->core);
    const base::Status caller = gateway::authenticate(*node.t.worker, staged.x);
    CHECK(staged.x.jwt_verified == (unknown && caller));
    if (staged.x.jwt_verified) co_await http::Core::Later(node.t.worker->core);
    log.push_back(name + (caller ? " goes on" : " " + std::string(base::row(caller.error().code).name)));
  }
  std::vector<std::string> run(Staged& staged) {
    std::vector<std::string> log;
    t.run(authenticate(*this, staged, "a", log));
    return log;
  }
  OauthWorld world;
  TestNode t;
};

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE("authenticate: nobody is known by a JWT until its signature was verified, and then by memory") {
  JwtNode node;
  const std::string token = node.token();
  const auto first = node.with(token);
  CHECK(node.run(*first) == Log{"a unknown", "a goes on"});
  CHECK(first->x.claims.subject == "usr_alice");
  const auto second = node.with(token);
  CHECK(node.run(*second) == Log{"a known", "a goes on"});
  CHECK(second->x.claims.client_id == "app_shop");
}

TEST_CASE("authenticate: a JWT with another signature is refused, and counted like any bad token (161)") {
  JwtNode node;
  gateway::BadTokens bad({1, std::chrono::milliseconds{3'600'000}, 2}, node.t.random);
  node.t.node.bad_tokens = &bad;
  const std::string good = node.token();
  std::string altered = good;
  altered[good.size() - 10] = altered[good.size() - 10] == 'A' ? 'B' : 'A';
  for (const char* outcome : {"a invalid_token", "a invalid_token", "a too_many_bad_tokens"}) {
    const auto staged = node.with(altered);
    CHECK(node.run(*staged) == Log{"a unknown", outcome});
    CHECK(staged->x.claims.client_id.empty());
  }
  CHECK(node.run(*node.with(good)) ==
        Log{"a unknown", "a too_many_bad_tokens"});  // it costs a signature, too
}

TEST_CASE("authenticate: who needs no signature goes first, and all are verified before any goes on") {
  JwtNode node;
  const std::string one = node.token(), other = node.token(), known = node.token(), altered = one + "A";
  CHECK(node.run(*node.with(known)).back() == "a goes on");
  const auto a = node.with(one), b = node.with(other), c = node.with(known), bad = node.with(altered);
  Log log;
  const auto begin = [&](Staged& staged, const char* name) {
    node.t.worker->core.post([&node, &staged, name, &log] {
      node.t.worker->core.spawn(JwtNode::authenticate(node, staged, name, log), [](std::exception_ptr) {});
    });
  };
  begin(*a, "a");
  begin(*bad, "bad");
  begin(*b, "b");
  begin(*c, "c");
  node.t.worker->core.turn(0ms);
  CHECK(log == Log{"a unknown", "bad unknown", "b unknown", "c known", "c goes on", "bad invalid_token"});
  CHECK_FALSE(a->x.claims.client_id.empty());
  CHECK_FALSE(b->x.claims.client_id.empty());
  node.t.worker->core.turn(0ms);
  CHECK(Log(log.begin() + 6, log.end()) == Log{"a goes on", "b goes on"});
}
