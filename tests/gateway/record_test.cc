// Tests of what is recorded of an exchange.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_node.h"

using test_support::FakeClientConnection;
using test_support::Staged;
using test_support::TestNode;

namespace {

struct World {
  World()
      : file(folder.file("access.log")),
        t(std::string(test_support::kTestConfig) + "access_log: " + file + "\n") {}
  nlohmann::json line() {
    t.worker->access_log.flush();
    std::ifstream in(file);
    std::string first, second;
    std::getline(in, first);
    CHECK_FALSE(std::getline(in, second));
    return nlohmann::json::parse(first);
  }
  test_support::TemporaryFolder folder;
  std::string file;
  TestNode t;
};

}  // namespace

TEST_CASE("record: an answered exchange is one line and one count on its route") {
  World w;
  const auto staged = Staged::routed(w.t, "GET", "/v1/accounts?secret=1");
  staged->x.claims.client_id = "app_1";
  staged->x.claims.subject = "usr_1";
  staged->x.status = 200;
  staged->x.bytes = 165;
  staged->x.upstream_ns = 5'000'000;
  staged->x.trace.trace_id.fill('a');
  gateway::record(*w.t.worker, staged->x, base::ok());
  const auto line = w.line();
  CHECK(line["operation"] == "listAccounts");
  CHECK(line["client_id"] == "app_1");
  CHECK(line["sub"] == "usr_1");
  CHECK(line["path"] == "/v1/accounts");
  CHECK(line["status"] == 200);
  CHECK(line["bytes"] == 165);
  CHECK(line["upstream_us"] == 5000);
  CHECK(line["request_id"] == std::string(staged->x.request_id()));
  CHECK(line["trace_id"] == std::string(32, 'a'));
  CHECK_FALSE(line.contains("code"));
  CHECK(line.dump().find("secret") == std::string::npos);
  CHECK(w.t.worker->counters.row(staged->x.match.route->index)->by_class[2].read() == 1);
}

TEST_CASE("record: a refused exchange through the whole pipeline carries its code and no token") {
  World w;
  const std::string token = w.t.token("a:read");
  FakeClientConnection connection("GET", "/v1/accounts?limit=0", {{"Authorization", token}});
  gateway::Pipeline pipeline(*w.t.worker);
  w.t.run(pipeline.on_request(connection));
  const auto line = w.line();
  CHECK(line["status"] == 401);
  CHECK(line["code"] == "missing_token");
  CHECK(line.dump().find(token.substr(0, 20)) == std::string::npos);
  CHECK(w.t.worker->counters.refused[static_cast<std::size_t>(base::ErrorCode::missing_token)].read() == 1);
}

TEST_CASE("record: a request without a route is counted on a row of its own") {
  World w;
  FakeClientConnection connection("GET", "/nothing");
  gateway::Pipeline pipeline(*w.t.worker);
  w.t.run(pipeline.on_request(connection));
  CHECK_FALSE(w.line().contains("operation"));
  CHECK(w.t.worker->counters.row(gateway::kNoRoute)->by_class[4].read() == 1);
}

TEST_CASE("record: only a sampled exchange leaves spans, with the trace that the access log tells") {
  struct Case {
    const char* sample;
    std::size_t spans;
  };
  for (const Case& c : {Case{"0", 0}, Case{"1", 1}}) {
    CAPTURE(c.sample);
    test_support::TemporaryFolder folder;
    TestNode t(std::string(test_support::kTestConfig) + "access_log: " + folder.file("a.log") +
               "\ntracing: {sample: " + c.sample + "}\n");
    gateway::SpanBuffer spans(100, 100);
    t.node.spans = &spans;
    FakeClientConnection connection("GET", "/v1/accounts");
    gateway::Pipeline pipeline(*t.worker);
    t.run(pipeline.on_request(connection));
    const auto kept = spans.take(10);
    REQUIRE(kept.size() == c.spans);
    t.worker->access_log.flush();
    std::ifstream in(folder.file("a.log"));
    const auto line = nlohmann::json::parse(in);
    if (c.spans != 0)
      CHECK(line["trace_id"] == std::string(kept[0].trace_id.begin(), kept[0].trace_id.end()));
    CHECK(line["trace_id"] != std::string(32, '0'));
  }
}

TEST_CASE(
    "record: a client that had gone is no answer, and a tunnel's histogram has the time to its beginning") {
  World gone;
  const auto left = Staged::routed(gone.t, "GET", "/v1/accounts");
  left->x.trace.trace_id.fill('a');
  gateway::record(*gone.t.worker, left->x, base::ok());
  const auto line = gone.line();
  CHECK(line["status"] == 0);
  CHECK(line["code"] == "client_gone");
  CHECK(gone.t.worker->counters.row(left->x.match.route->index)->by_class[0].read() == 1);

  World open;
  const auto staged = Staged::routed(open.t, "GET", "/v1/accounts");
  staged->x.trace.trace_id.fill('a');
  staged->x.status = 101;
  staged->x.started_ns = base::monotonic_ns() - 3'600'000'000'000;
  staged->x.switched_ns = staged->x.started_ns + 2'000'000;
  staged->x.bytes_in = 7;
  staged->x.tunnel_end = "client";
  gateway::record(*open.t.worker, staged->x, base::ok());
  const auto ended = open.line();
  CHECK(ended["bytes_in"] == 7);
  CHECK(ended["tunnel_end"] == "client");
  CHECK(ended["duration_us"].get<std::uint64_t>() >= 3'600'000'000);
  CHECK(open.t.worker->counters.row(staged->x.match.route->index)->latency_sum_us.read() == 2000);
}
