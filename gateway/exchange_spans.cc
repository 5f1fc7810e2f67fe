// From an exchange to its spans.
#include "gateway/exchange_spans.h"

#include <algorithm>

#include "http/host.h"

namespace gateway {
namespace {

// What the conventions call unknown must not become a label of the client's making.
std::string_view known_method(const http::HeadView& head) {
  return head.method == http::Method::other ? std::string_view("_OTHER") : head.method_token;
}

void add(Span& span, std::string_view key, std::string_view value) {
  if (!value.empty()) span.attributes.push_back({key, std::string(value)});
}
void add(Span& span, std::string_view key, std::int64_t value) { span.attributes.push_back({key, value}); }

void add_server_address(Span& span, std::string_view authority) {
  const auto host = http::parse_host(authority);
  if (!host) return;
  add(span, "server.address", host->name);
  if (host->port != 0) add(span, "server.port", host->port);
}

Span server_span(const Exchange& x, const base::Status& outcome, std::int64_t elapsed_ns) {
  const http::HeadView& head = x.connection.head();
  Span span;
  span.trace_id = x.trace.trace_id;
  span.span_id = x.trace.span_id;
  span.parent_id = x.trace.parent_id;
  span.has_parent = x.trace.continued;
  span.tracestate = x.trace.tracestate;
  span.name = known_method(head);
  if (x.operation()) span.name.append(" ").append(x.operation()->path);
  span.start_ns = x.now.time_since_epoch().count() * 1000;
  span.end_ns = span.start_ns + elapsed_ns;
  span.failed = x.status >= 500;
  add(span, "http.request.method", known_method(head));
  add(span, "url.scheme", head.secure ? "https" : "http");
  if (x.operation()) add(span, "http.route", x.operation()->path);
  if (x.status != 0) add(span, "http.response.status_code", x.status);
  if (!outcome)
    add(span, "error.type", base::row(outcome.error().code).name);
  else if (x.status >= 500)
    add(span, "error.type", std::to_string(x.status));
  // Of a refused Host only that it was refused is told.
  if (x.match.route) add_server_address(span, head.framing.host);
  add(span, "tollgate.request_id", x.request_id());
  add(span, "tollgate.client_id", x.claims.client_id);
  return span;
}

Span backend_span(const Exchange& x, const base::Status& outcome, std::int64_t server_start_ns) {
  const http::HeadView& head = x.connection.head();
  Span span;
  span.trace_id = x.trace.trace_id;
  span.span_id = x.trace.backend_id;
  span.parent_id = x.trace.span_id;
  span.has_parent = true;
  span.kind = SpanKind::client;
  span.tracestate = x.trace.tracestate;
  span.name = known_method(head);
  span.start_ns = server_start_ns + std::max<std::int64_t>(0, x.upstream_sent_ns - x.started_ns);
  span.end_ns = span.start_ns + x.upstream_ns;
  span.failed = x.upstream_status == 0 || x.upstream_status >= 400;
  add(span, "http.request.method", known_method(head));
  add(span, "url.scheme", "http");
  if (x.upstream_status != 0) add(span, "http.response.status_code", x.upstream_status);
  if (x.upstream_status >= 400)
    add(span, "error.type", std::to_string(x.upstream_status));
  else if (x.upstream_status == 0 && !outcome)
    add(span, "error.type", base::row(outcome.error().code).name);
  add_server_address(span, x.upstream_authority);
  add(span, "tollgate.upstream", x.operation()->policy.upstream);
  return span;
}

}  // namespace

std::vector<Span> exchange_spans(const Exchange& x, const base::Status& outcome, std::int64_t elapsed_ns) {
  std::vector<Span> spans;
  spans.push_back(server_span(x, outcome, elapsed_ns));
  if (x.forwarded && x.operation()) spans.push_back(backend_span(x, outcome, spans.front().start_ns));
  return spans;
}

}  // namespace gateway
