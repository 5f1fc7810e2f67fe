// Tests of a worker's making and unmaking.
#include "gateway/worker.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <future>

#include "tests/support/gateway_world.h"
#include "tests/support/test_certificate.h"

using test_support::GatewayWorld;
using test_support::RawSocket;
using test_support::TestNode;

TEST_CASE("worker: each route has the backend of its environment, or none") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:81\"}}\n");
  REQUIRE(t.worker->backend_of_route.size() == 3);
  for (const auto& backends : t.worker->backend_of_route) {
    const gateway::Backend* sandbox = backends[static_cast<std::size_t>(oauth::Environment::sandbox)];
    REQUIRE(sandbox != nullptr);
    CHECK(sandbox->name == "payments");
    CHECK(sandbox->authority == "127.0.0.1:81");
    CHECK(backends[static_cast<std::size_t>(oauth::Environment::live)] == nullptr);
  }
}

TEST_CASE("worker: what was revoked before it began is known before its first request") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:81\"}}\n");
  oauth::AccessClaimsView claims;
  claims.token_id = "t1";
  t.revocations.follow(t.grants, t.clock);
  CHECK(t.worker->revoked.standing(t.revocations, claims, t.clock.now()) == gateway::Standing::good);
  t.grants.revoke({0, oauth::RevokedKind::token, "t1", t.clock.now(), t.clock.now() + base::Seconds{60}});
  t.revocations.follow(t.grants, t.clock);
  CHECK(gateway::Worker(t.node).revoked.standing(t.revocations, claims, t.clock.now()) ==
        gateway::Standing::revoked);
}

TEST_CASE("worker: a backend's name that cannot be resolved is named") {
  CHECK_THROWS_WITH(TestNode("upstreams: {payments: {sandbox: \"http://not..a.name:81\"}}\n"),
                    doctest::Contains("not..a.name"));
}

TEST_CASE("worker: one that ends while an exchange waits for its backend lets go of both sides") {
  RawSocket client, backend;
  {
    GatewayWorld w;
    w.client.send(w.get());
    backend = w.accept();
    w.receive(backend, "\r\n\r\n");
    client = std::move(w.client);
  }
  client.pull();
  backend.pull();
  CHECK(client.gone());
  CHECK(backend.gone());
  CHECK(client.received == "");
}

TEST_CASE("worker: one that ends while an exchange waits for the store ends after the store's work") {
  GatewayWorld w;
  std::promise<void> busy, go;
  REQUIRE(w.t.pool->post([&] {
    busy.set_value();
    go.get_future().wait();
  }));
  busy.get_future().wait();  // the pool's only thread
  w.client.send(w.get());
  REQUIRE(w.until([&] { return w.t.pool->queued() > 0; }));
  go.set_value();
  w.t.pool.reset();
  CHECK(w.t.quotas.draws == 1);
}

TEST_CASE("worker: the next one keeps the counters and the backends whose address is the same (144)") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:81\", live: \"http://127.0.0.1:82\"}}\n");
  gateway::Config other = t.config;
  other.upstreams["payments"].live.front().url = "http://127.0.0.1:83";
  const auto node = std::make_shared<gateway::Node>(
      gateway::Node{other, *t.routes, t.clock, t.random, *t.pool, t.limits, t.quotas, t.revocations, t.keys});
  t.worker->counters.record(0, 200, 1, 0);
  gateway::Worker next(node, *t.worker);
  next.begin();
  CHECK(&next.counters == &t.worker->counters);
  CHECK(next.counters.row(0)->by_class[2].read() == 1);
  const auto &before = t.worker->backend_of_route[0], &after = next.backend_of_route[0];
  CHECK(after[0] == before[0]);
  CHECK(after[1] != before[1]);
  CHECK(after[1]->authority == "127.0.0.1:83");
}

TEST_CASE("worker: the next one keeps a backend over TLS until a file of its settings has changed") {
  const test_support::TestCertificate authority({.names = nullptr, .authority = true});
  TestNode t("upstreams: {payments: {live: \"https://127.0.0.1:82\", tls: {ca: \"" + authority.certificate +
             "\"}}}\n");
  const auto node = std::make_shared<gateway::Node>(gateway::Node{
      t.config, *t.routes, t.clock, t.random, *t.pool, t.limits, t.quotas, t.revocations, t.keys});
  const gateway::Backend* const before = t.worker->backend_of_route[0][1];
  REQUIRE(before != nullptr);
  CHECK(before->tls != nullptr);
  CHECK(gateway::Worker(node, *t.worker).backend_of_route[0][1] == before);
  std::filesystem::last_write_time(
      authority.certificate,
      std::filesystem::last_write_time(authority.certificate) + std::chrono::seconds{1});
  CHECK(gateway::Worker(node, *t.worker).backend_of_route[0][1] != before);
  std::filesystem::remove(authority.certificate);
  CHECK_THROWS_WITH(gateway::Worker(node, *t.worker), doctest::Contains("upstreams.payments.tls: "));
}

TEST_CASE("worker: one target has metrics too") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:81\"}}\n");
  REQUIRE(t.worker->counters.targets().size() == 1);
  CHECK(t.worker->counters.targets().front().target == "http://127.0.0.1:81");
}

TEST_CASE("worker: a request keeps the worker that it began with, the next one has another (144)") {
  GatewayWorld w;
  w.client.send(w.get());
  RawSocket backend = w.accept();
  w.receive(backend, "\r\n\r\n");
  gateway::Config none = w.t.config;
  none.upstreams.clear();
  const auto node =
      std::make_shared<gateway::Node>(gateway::Node{none, *w.t.routes, w.t.clock, w.t.random, *w.t.pool,
                                                    w.t.limits, w.t.quotas, w.t.revocations, w.t.keys});
  const auto next = std::make_shared<gateway::Worker>(node, *w.t.worker);
  next->hosts = w.t.worker->hosts;
  w.pipeline.use(next);
  backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  CHECK(w.receive(w.client, "\r\n\r\nok").starts_with("HTTP/1.1 200"));
  w.client.received.clear();
  w.client.send(w.get());
  CHECK(w.receive(w.client, "\r\n\r\n").starts_with("HTTP/1.1 502"));
}

TEST_CASE("worker: targets are checked as configured; the next one shares the verdict, or begins with it") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:81\", health_check: {path: /healthz}}}\n");
  CHECK(t.worker->backend_of_route[0][0]->targets->verdict(0) == nullptr);  // nobody checks
  http::HealthThread checks(t.clock, t.random);
  t.node.health_checks = &checks;
  const gateway::Worker one(t.node), two(t.node);
  const auto verdict = one.backend_of_route[0][0]->targets->verdict(0);
  REQUIRE(verdict != nullptr);
  CHECK(two.backend_of_route[0][0]->targets->verdict(0) == verdict);
  http::NameThread names(&http::resolve_host);
  t.node.names = &names;
  CHECK(gateway::Worker(t.node).backend_of_route[0][0]->targets->verdict(0) == verdict);
  bool found = false;
  for (const gateway::TargetSeries& series : one.counters.targets())
    found = found || series.verdict == verdict;
  CHECK(found);

  gateway::Config other = t.config;
  other.upstreams["payments"].health_check.rules.healthy_after = 7;
  gateway::Config off = t.config;
  off.upstreams["payments"].health_check = {};
  const auto next_of = [&](const gateway::Config& config) {
    auto node = std::make_shared<gateway::Node>(gateway::Node{config, *t.routes, t.clock, t.random, *t.pool,
                                                              t.limits, t.quotas, t.revocations, t.keys});
    node->health_checks = &checks;
    return gateway::Worker(node, one).backend_of_route[0][0]->targets->verdict(0);
  };
  CHECK(next_of(t.config) == verdict);
  CHECK(next_of(off) == nullptr);
  CHECK(next_of(other)->healthy());
  std::const_pointer_cast<http::TargetVerdict>(verdict)->set(false, t.clock.now());
  CHECK_FALSE(next_of(other)->healthy());
}

TEST_CASE("worker: the names of targets are followed once for all workers, numeric addresses never") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:81\"}}\n");
  std::vector<std::string> asked;
  http::NameThread names([&](const std::string& host, std::chrono::milliseconds) -> http::Addresses {
    asked.push_back(host);
    if (host == "gone.test") return base::Error{base::ErrorCode::backend_unavailable, "", {}, "no such host"};
    return std::vector{*http::parse_ip_address("127.0.0.1")};
  });
  gateway::Config other = t.config;
  other.upstreams["payments"].live = {{"http://bank.test:82", 1}, {"http://127.0.0.1:83", 1}};
  other.upstreams["payments"].resolve_every = std::chrono::hours{1};
  const auto node = std::make_shared<gateway::Node>(
      gateway::Node{other, *t.routes, t.clock, t.random, *t.pool, t.limits, t.quotas, t.revocations, t.keys});
  node->names = &names;
  const gateway::Worker one(node, *t.worker), two(node, *t.worker);
  CHECK(asked == std::vector<std::string>{"bank.test"});
  other.upstreams["payments"].live = {{"http://gone.test:82", 1}};
  CHECK_THROWS_WITH(gateway::Worker(node, *t.worker), doctest::Contains("cannot resolve backend gone.test"));
}
