// Tests of operations that this program answers itself.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/test_node.h"

using test_support::FakeClientConnection;
using test_support::TestNode;

namespace {

constexpr const char* kPages = R"(openapi: 3.1.0
info: {title: Pages, version: "1"}
servers: [{url: /}]
x-tollgate: {served_by: portal, max_body: 10}
paths:
  /apps/{name}:
    post: {operationId: saveApp, summary: Save, security: [], parameters: [{name: name, in: path, required: true, schema: {type: string}}],
           responses: {"200": {description: OK}}}
)";

class Echo final : public http::Service {
 public:
  std::optional<std::size_t> find(std::string_view) const override { return 0; }
  std::size_t size() const override { return 1; }
  std::string_view operation_id(std::size_t) const override { return "saveApp"; }
  http::Response handle(std::size_t, const http::RequestView& request) const override {
    if (fails) throw std::runtime_error("the store is away");
    return http::html(201, std::string(*request.path_param("name")) + "|" + std::string(request.body) + "|" +
                               std::string(request.request_id));
  }
  bool fails = false;
};

struct World {
  World() : t(test_support::kTestConfig, kPages), pipeline(*t.worker) {
    t.node.services[static_cast<std::size_t>(openapi::Served::portal)] = &echo;
  }
  http::Response answer(FakeClientConnection& connection) {
    t.run(pipeline.on_request(connection));
    REQUIRE(connection.answers.size() == 1);
    return connection.answers.front();
  }
  Echo echo;
  TestNode t;
  gateway::Pipeline pipeline;
};

}  // namespace

TEST_CASE("local: the handler sees the decoded path and the body, its answer carries the request id") {
  World w;
  FakeClientConnection connection("POST", "/apps/my%20shop", {}, "a=b");
  const http::Response got = w.answer(connection);
  CHECK(got.status == 201);
  CHECK(got.body == "my shop|a=b|" + std::string(got.field("X-Request-Id")));
  CHECK(got.field("Strict-Transport-Security") == "");
  CHECK(w.t.worker->counters.row(0)->by_class[2].read() == 1);
}

TEST_CASE("local: over TLS the browser is told to stay there (RFC 6797)") {
  World w;
  FakeClientConnection connection("POST", "/apps/x");
  connection.head_.secure = true;
  CHECK(w.answer(connection).field("Strict-Transport-Security") == "max-age=31536000");
}

TEST_CASE("local: on loopback it is not: other programs of the same machine share the host (RFC 6797 8.3)") {
  World w;
  w.t.worker->hosts = gateway::ServedHosts(w.t.config, 8443);
  for (const char* host : {"localhost:8443", "127.0.0.1:8443", "[::1]:8443"}) {
    CAPTURE(host);
    FakeClientConnection connection("POST", "/apps/x");
    connection.head_.secure = true;
    connection.head_.framing.host = host;
    const http::Response got = w.answer(connection);
    CHECK(got.status == 201);
    CHECK(got.field("Strict-Transport-Security") == "");
  }
}

TEST_CASE("local: a body over the operation's limit is refused before the handler sees it") {
  World w;
  FakeClientConnection fits("POST", "/apps/x", {}, "0123456789");
  CHECK(w.answer(fits).status == 201);
  FakeClientConnection large("POST", "/apps/x", {}, "0123456789a");
  CHECK(w.answer(large).status == 413);
}

TEST_CASE("local: a handler that loses its store is 503, once, with the request id") {
  World w;
  w.echo.fails = true;
  FakeClientConnection connection("POST", "/apps/x");
  const http::Response got = w.answer(connection);
  CHECK(got.status == 503);
  CHECK(nlohmann::json::parse(got.body)["code"] == "temporarily_unavailable");
  CHECK(got.field("Retry-After") == "1");
}
