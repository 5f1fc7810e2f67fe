// Tests of the metrics text: sums over workers, labels, and the shape that Prometheus reads.
#include "gateway/metrics_text.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: /v1}]
x-tollgate: {upstream: payments}
paths:
  /accounts:
    get: {operationId: listAccounts, summary: List, security: [], responses: {"200": {description: OK}}}
)";

struct World {
  openapi::Loaded loaded = openapi::load_document_text("pay", "pay.yaml", kDocument);
  openapi::RouteTable routes =
      std::get<openapi::RouteTable>(openapi::RouteTable::build({loaded.document.get()}));
  Counters one{1}, two{1};
  std::string text(const Gauges& gauges = {}) {
    const Counters* both[] = {&one, &two};
    OperationRows rows;
    rows.number(routes);
    return metrics_text(both, rows.names(), gauges);
  }
};

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("metrics: requests are summed over the workers, by operation and class") {
  World w;
  w.one.record(0, 200, 100, 10);
  w.two.record(0, 201, 100, 5);
  w.two.record(0, 404, 100, 1);
  w.one.record(kNoRoute, 404, 100, 0);
  const std::string text = w.text();
  CHECK(has_line(text, "tollgate_requests_total{api=\"pay\",operation=\"listAccounts\",class=\"2xx\"} 2"));
  CHECK(has_line(text, "tollgate_requests_total{api=\"pay\",operation=\"listAccounts\",class=\"4xx\"} 1"));
  CHECK(has_line(text, "tollgate_requests_total{api=\"\",operation=\"\",class=\"4xx\"} 1"));
  CHECK(has_line(text, "tollgate_answer_bytes_total 16"));
}

TEST_CASE("metrics: the histogram is cumulative, ends in +Inf and agrees with its count") {
  World w;
  w.one.record(0, 200, 250, 0);
  w.two.record(0, 200, 251, 0);
  w.two.record(0, 200, 99'000'000, 0);
  const std::string text = w.text(), labels = "{api=\"pay\",operation=\"listAccounts\"";
  CHECK(has_line(text, "tollgate_request_seconds_bucket" + labels + ",le=\"0.00025\"} 1"));
  CHECK(has_line(text, "tollgate_request_seconds_bucket" + labels + ",le=\"0.0005\"} 2"));
  CHECK(has_line(text, "tollgate_request_seconds_bucket" + labels + ",le=\"10\"} 2"));
  CHECK(has_line(text, "tollgate_request_seconds_bucket" + labels + ",le=\"+Inf\"} 3"));
  CHECK(has_line(text, "tollgate_request_seconds_count" + labels + "} 3"));
  CHECK(has_line(text, "tollgate_request_seconds_sum" + labels + "} 99.000501"));
}

TEST_CASE("metrics: what never happened takes no lines, refusals carry their code") {
  World w;
  CHECK(w.text().find("tollgate_requests_total{") == std::string::npos);
  CHECK(w.text().find("tollgate_refused_total{") == std::string::npos);
  w.one.refused[static_cast<std::size_t>(base::ErrorCode::rate_limited)].add(2);
  CHECK(has_line(w.text(), "tollgate_refused_total{code=\"rate_limited\"} 2"));
}

TEST_CASE("metrics: idempotency keys by what became of them") {
  World w;
  CHECK(w.text().find("tollgate_idempotency_total{") == std::string::npos);
  w.one.keys[static_cast<std::size_t>(KeyOutcome::replayed)].add();
  w.two.keys[static_cast<std::size_t>(KeyOutcome::replayed)].add();
  w.two.keys[static_cast<std::size_t>(KeyOutcome::unsettled)].add();
  w.one.keys_taken_over.add();
  const std::string text = w.text();
  CHECK(has_line(text, "tollgate_idempotency_total{outcome=\"replayed\"} 2"));
  CHECK(has_line(text, "tollgate_idempotency_total{outcome=\"unsettled\"} 1"));
  CHECK(has_line(text, "tollgate_idempotency_taken_over_total 1"));
}

TEST_CASE("metrics: requests where answers are kept by what became of them, and the bytes of all workers") {
  World w;
  CHECK(w.text().find("tollgate_cache_total{") == std::string::npos);
  CHECK(has_line(w.text(), "tollgate_cache_bytes 0"));
  w.one.cache[static_cast<std::size_t>(CacheOutcome::hit)].add(2);
  w.two.cache[static_cast<std::size_t>(CacheOutcome::hit)].add();
  w.two.cache[static_cast<std::size_t>(CacheOutcome::bypass)].add();
  w.one.cache_bytes.set(100);
  w.one.cache_bytes.set(40);
  w.two.cache_bytes.set(2);
  const std::string text = w.text();
  CHECK(has_line(text, "tollgate_cache_total{outcome=\"hit\"} 3"));
  CHECK(has_line(text, "tollgate_cache_total{outcome=\"bypass\"} 1"));
  CHECK(has_line(text, "tollgate_cache_bytes 42"));
}

TEST_CASE("metrics: gauges") {
  World w;
  Gauges gauges;
  gauges.connections = 3;
  gauges.revocations = 4;
  gauges.blocking_queued = 5;
  gauges.bugs = 6;
  gauges.revocation_age_seconds = 0.25;
  gauges.access_log_lost_bytes = 7;
  gauges.spans_exported = 8;
  gauges.spans_dropped = 9;
  const std::string text = w.text(gauges);
  for (const char* line : {"tollgate_connections 3", "tollgate_revocations 4", "tollgate_blocking_queued 5",
                           "tollgate_bugs_total 6", "tollgate_revocation_age_seconds 0.25",
                           "tollgate_access_log_lost_bytes_total 7", "tollgate_spans_exported_total 8",
                           "tollgate_spans_dropped_total 9"})
    CHECK(has_line(text, line));
}

TEST_CASE(
    "metrics: every metric has its help and type exactly once, before its samples (text format 0.0.4)") {
  World w;
  w.one.record(0, 200, 1, 1);
  const std::string text = w.text();
  std::size_t types = 0;
  for (std::size_t at = text.find("# TYPE "); at != std::string::npos; at = text.find("# TYPE ", at + 1)) {
    const std::string name = text.substr(at + 7, text.find(' ', at + 7) - at - 7);
    CAPTURE(name);
    CHECK(text.find("# HELP " + name + " ") < at);
    CHECK(text.find("# TYPE " + name + " ") == at);
    ++types;
  }
  CHECK(types == 29);
  CHECK(text.back() == '\n');
}

TEST_CASE("metrics: a refused reload is seen until one succeeds") {
  World w;
  CHECK(has_line(w.text(), "tollgate_reload_ok 1"));
  Gauges gauges;
  gauges.reloads = 2;
  gauges.reloads_failed = 1;
  gauges.reload_ok = false;
  const std::string text = w.text(gauges);
  CHECK(has_line(text, "tollgate_reload_total 2"));
  CHECK(has_line(text, "tollgate_reload_failed_total 1"));
  CHECK(has_line(text, "tollgate_reload_ok 0"));
}

TEST_CASE("metrics: targets are counted over the workers, by upstream, environment and address") {
  World w;
  const auto a = std::make_shared<http::TargetTally>(), b = std::make_shared<http::TargetTally>();
  a->answered = 3;
  b->answered = 4;
  b->failed = 5;
  b->ejections = 1;
  b->ejected = true;
  w.one.set_targets({{"payments", "live", "http://10.0.0.5", a}});
  w.two.set_targets({{"payments", "live", "http://10.0.0.5", b}});
  const std::string text = w.text();
  const std::string labels = "{upstream=\"payments\",environment=\"live\",target=\"http://10.0.0.5\"";
  CHECK(has_line(text, "tollgate_upstream_target_requests_total" + labels + ",outcome=\"answered\"} 7"));
  CHECK(has_line(text, "tollgate_upstream_target_requests_total" + labels + ",outcome=\"failed\"} 5"));
  CHECK(has_line(text, "tollgate_upstream_target_ejections_total" + labels + "} 1"));
  CHECK(has_line(text, "tollgate_upstream_target_ejected" + labels + "} 1"));
}

TEST_CASE(
    "metrics: what the health checks say is told once for all workers, and only of targets that have any") {
  World w;
  const auto tally = std::make_shared<http::TargetTally>();
  const auto well = std::make_shared<http::TargetVerdict>(true),
             ill = std::make_shared<http::TargetVerdict>(false);
  const std::vector<gateway::TargetSeries> targets = {{"payments", "live", "http://10.0.0.5", tally, well},
                                                      {"payments", "live", "http://10.0.0.6", tally, ill},
                                                      {"other", "live", "http://10.0.0.7", tally}};
  w.one.set_targets(targets);
  w.two.set_targets(targets);
  const std::string text = w.text();
  const std::string name =
      "tollgate_upstream_healthy{upstream=\"payments\",environment=\"live\",target=\"http://10.0.0.";
  CHECK(has_line(text, name + "5\"} 1"));
  CHECK(has_line(text, name + "6\"} 0"));
  CHECK(text.find(name + "5") == text.rfind(name + "5"));
  CHECK(text.find("tollgate_upstream_healthy{upstream=\"other\"") == std::string::npos);
}

TEST_CASE("metrics: tunnels that are open, were opened, and what their clients sent") {
  World w;
  w.one.tunnels_opened.add(5);
  w.one.tunnels_ended.add(2);
  w.two.tunnels_opened.add(1);
  w.two.tunnel_bytes_in.add(700);
  const std::string text = w.text();
  CHECK(has_line(text, "tollgate_tunnels 4"));
  CHECK(has_line(text, "tollgate_tunnels_total 6"));
  CHECK(has_line(text, "tollgate_tunnel_received_bytes_total 700"));
}
