// Tests of a worker's making and unmaking.
#include "gateway/worker.h"

#include <doctest/doctest.h>

#include <future>

#include "tests/support/gateway_world.h"

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
