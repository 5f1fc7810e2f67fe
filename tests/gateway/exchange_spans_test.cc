// Tests of the spans of an exchange: parents, times, attributes, and what they never say.
#include "gateway/exchange_spans.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/test_node.h"

using namespace gateway;
using test_support::Staged;
using test_support::TestNode;

namespace {

using Attributes = std::map<std::string, std::string>;

Attributes attributes_of(const Span& span) {
  Attributes out;
  for (const SpanAttribute& a : span.attributes) {
    const bool first = !out.contains(std::string(a.key));
    CHECK(first);
    out[std::string(a.key)] = std::holds_alternative<std::string>(a.value)
                                  ? std::get<std::string>(a.value)
                                  : std::to_string(std::get<std::int64_t>(a.value));
  }
  return out;
}

struct World {
  std::unique_ptr<Staged> exchange(std::string method = "GET",
                                   std::string target = "/v1/accounts/acc_1?limit=7",
                                   std::vector<http::FieldView> fields = {}) {
    auto staged = Staged::routed(t, std::move(method), std::move(target), std::move(fields));
    staged->x.trace = continue_trace(staged->connection.head().fields, t.worker->trace_ids,
                                     trace_sampling(1, false), staged->scratch.tracestate);
    return staged;
  }
  static void forwarded(Exchange& x, int status) {
    x.forwarded = true;
    x.status = x.upstream_status = status;
    std::string_view("2222222222222222").copy(x.trace.backend_id.data(), 16);
    x.upstream_authority = "bank.internal:8081";
    x.upstream_sent_ns = x.started_ns + 300'000;
    x.upstream_ns = 5'000'000;
    x.claims.client_id = "app_1";
  }
  TestNode t;
};

constexpr const char* kGood = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

}  // namespace

TEST_CASE(
    "spans: a forwarded exchange is a server span with the client span of the backend's call below it") {
  World w;
  const auto staged =
      w.exchange("GET", "/v1/accounts/acc_1?limit=7", {{"traceparent", kGood}, {"tracestate", "rojo=1"}});
  World::forwarded(staged->x, 200);
  const auto spans = exchange_spans(staged->x, base::ok(), 6'000'001);
  REQUIRE(spans.size() == 2);
  const Span &server = spans[0], &client = spans[1];
  const std::string trace(server.trace_id.begin(), server.trace_id.end());
  CHECK(trace == "4bf92f3577b34da6a3ce929d0e0e4736");
  CHECK(client.trace_id == server.trace_id);
  CHECK(server.has_parent);
  CHECK(std::string(server.parent_id.begin(), server.parent_id.end()) == "00f067aa0ba902b7");
  CHECK(server.span_id == staged->x.trace.span_id);
  CHECK(client.has_parent);
  CHECK(client.parent_id == server.span_id);
  CHECK(client.span_id == staged->x.trace.backend_id);
  CHECK(server.kind == SpanKind::server);
  CHECK(client.kind == SpanKind::client);
  CHECK(server.tracestate == "rojo=1");
  CHECK(client.tracestate == "rojo=1");
  CHECK(server.start_ns == staged->x.now.time_since_epoch().count() * 1000);
  CHECK(server.end_ns == server.start_ns + 6'000'001);
  CHECK(client.start_ns == server.start_ns + 300'000);
  CHECK(client.end_ns == client.start_ns + 5'000'000);
  CHECK(server.name == "GET /v1/accounts/{account_id}");
  CHECK(client.name == "GET");
  CHECK(attributes_of(server) == Attributes{{"http.request.method", "GET"},
                                            {"http.route", "/v1/accounts/{account_id}"},
                                            {"http.response.status_code", "200"},
                                            {"url.scheme", "http"},
                                            {"server.address", "api.example"},
                                            {"tollgate.request_id", std::string(staged->x.request_id())},
                                            {"tollgate.client_id", "app_1"}});
  CHECK(attributes_of(client) == Attributes{{"http.request.method", "GET"},
                                            {"http.response.status_code", "200"},
                                            {"url.scheme", "http"},
                                            {"server.address", "bank.internal"},
                                            {"server.port", "8081"},
                                            {"tollgate.upstream", "payments"}});
  CHECK_FALSE(server.failed);
  CHECK_FALSE(client.failed);
}

TEST_CASE("spans: a refused request has one span with the refusal's code") {
  World w;
  const auto staged = w.exchange();
  staged->x.status = 401;
  const auto spans = exchange_spans(staged->x, base::Error{base::ErrorCode::missing_token, "no token"}, 1000);
  REQUIRE(spans.size() == 1);
  CHECK_FALSE(spans[0].has_parent);
  const Attributes attributes = attributes_of(spans[0]);
  CHECK(attributes.at("error.type") == "missing_token");
  CHECK(attributes.at("http.response.status_code") == "401");
  CHECK_FALSE(attributes.contains("tollgate.client_id"));
  CHECK_FALSE(spans[0].failed);  // the client's mistake, not the server's
}

TEST_CASE("spans: which status is whose failure") {
  struct Case {
    int status;
    bool server_failed, client_failed;
    const char *server_type, *client_type;
  };
  for (const Case& c :
       {Case{200, false, false, "", ""}, Case{399, false, false, "", ""}, Case{400, false, true, "", "400"},
        Case{499, false, true, "", "499"}, Case{500, true, true, "500", "500"}}) {
    CAPTURE(c.status);
    World w;
    const auto staged = w.exchange();
    World::forwarded(staged->x, c.status);
    const auto spans = exchange_spans(staged->x, base::ok(), 1000);
    CHECK(spans[0].failed == c.server_failed);
    CHECK(spans[1].failed == c.client_failed);
    CHECK(attributes_of(spans[0])["error.type"] == c.server_type);
    CHECK(attributes_of(spans[1])["error.type"] == c.client_type);
  }
}

TEST_CASE("spans: a backend that gave no answer failed with the gateway's code and no status") {
  World w;
  const auto staged = w.exchange();
  World::forwarded(staged->x, 504);
  staged->x.upstream_status = 0;
  const auto spans =
      exchange_spans(staged->x, base::Error{base::ErrorCode::backend_timeout, "no answer"}, 1000);
  REQUIRE(spans.size() == 2);
  CHECK(spans[0].failed);
  CHECK(spans[1].failed);
  CHECK(attributes_of(spans[0]).at("error.type") == "backend_timeout");
  CHECK(attributes_of(spans[1]).at("error.type") == "backend_timeout");
  CHECK_FALSE(attributes_of(spans[1]).contains("http.response.status_code"));
}

TEST_CASE("spans: a method nobody knows and a target without route make no names of the client's") {
  World w;
  Staged staged(w.t, "BREW", "/secret/pot?token=1");
  CHECK_FALSE(match_route(*w.t.worker, staged.x));
  staged.x.status = 404;
  const auto spans = exchange_spans(staged.x, base::Error{base::ErrorCode::not_found, "no such"}, 1000);
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].name == "_OTHER");
  CHECK(attributes_of(spans[0]) == Attributes{{"http.request.method", "_OTHER"},
                                              {"http.response.status_code", "404"},
                                              {"error.type", "not_found"},
                                              {"url.scheme", "http"},
                                              {"tollgate.request_id", std::string(staged.x.request_id())}});
}
