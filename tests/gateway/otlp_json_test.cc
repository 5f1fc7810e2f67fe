// Tests of the body of an export: the JSON of opentelemetry-proto, member by member.
#include "gateway/otlp_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace gateway;

namespace {

template <class Id>
Id id(std::string_view hex) {
  Id out{};
  hex.copy(out.data(), out.size());
  return out;
}

Span span() {
  Span s;
  s.trace_id = id<TraceId>("5b8efff798038103d269b633813fc60c");
  s.span_id = id<SpanId>("eee19b7ec3c1b174");
  s.name = "GET /v1/accounts";
  s.start_ns = 1'544'712'660'000'000'000;
  s.end_ns = 1'544'712'661'000'000'000;
  return s;
}

}  // namespace

TEST_CASE("OTLP: ids are hex, times and 64-bit integers are text, kinds and codes are numbers") {
  Span one = span(), two = span();
  one.attributes = {{"http.request.method", "GET"}, {"http.response.status_code", std::int64_t{200}}};
  two.parent_id = one.span_id;
  two.has_parent = true;
  two.kind = SpanKind::client;
  two.failed = true;
  two.tracestate = "rojo=1";
  const std::vector<Span> both{one, two};
  CHECK(nlohmann::json::parse(otlp_json(both, {"tollgate", "1.2.3"})) == nlohmann::json::parse(R"({
    "resourceSpans": [{
      "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "tollgate"}},
                                  {"key": "service.version", "value": {"stringValue": "1.2.3"}}]},
      "scopeSpans": [{
        "scope": {"name": "tollgate", "version": "1.2.3"},
        "spans": [
          {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
           "name": "GET /v1/accounts", "kind": 2,
           "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000",
           "attributes": [{"key": "http.request.method", "value": {"stringValue": "GET"}},
                          {"key": "http.response.status_code", "value": {"intValue": "200"}}]},
          {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
           "parentSpanId": "eee19b7ec3c1b174", "traceState": "rojo=1",
           "name": "GET /v1/accounts", "kind": 3,
           "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000",
           "attributes": [], "status": {"code": 2}}]}]}]})"));
}

TEST_CASE("OTLP: whatever a span says, the body is JSON in UTF-8") {
  Span odd = span();
  odd.name = "a\"b\\c\n\x01\xff";
  odd.attributes = {{"k", "\xc3\xa9\x80"}};
  const std::vector<Span> one{odd};
  const auto json = nlohmann::json::parse(otlp_json(one, {"shop \"one\"", "1"}));
  const auto& resource = json["resourceSpans"][0];
  CHECK(resource["resource"]["attributes"][0]["value"]["stringValue"] == "shop \"one\"");
  const auto& read = resource["scopeSpans"][0]["spans"][0];
  CHECK(read["name"] == "a\"b\\c\n\x01\xef\xbf\xbd");
  CHECK(read["attributes"][0]["value"]["stringValue"] == "\xc3\xa9\xef\xbf\xbd");
}

TEST_CASE("OTLP: without a span the list is empty") {
  const auto json = nlohmann::json::parse(otlp_json({}, {"t", "1"}));
  CHECK(json["resourceSpans"][0]["scopeSpans"][0]["spans"] == nlohmann::json::array());
}
