// Stage: what happened, for the metrics and the access log.
#include <algorithm>

#include "gateway/exchange_spans.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

// Their details come from the system and from OpenSSL; those of other errors may have parts of requests.
bool is_backends(base::ErrorCode code) {
  return code == base::ErrorCode::backend_unavailable || code == base::ErrorCode::backend_timeout;
}

}  // namespace

void record(Worker& worker, const Exchange& x, const base::Status& outcome) {
  const std::int64_t elapsed_ns = base::monotonic_ns() - x.started_ns;
  const std::int64_t elapsed = elapsed_ns / 1000;
  const auto microseconds = static_cast<std::uint64_t>(elapsed > 0 ? elapsed : 0);
  const std::size_t route = x.match.route ? x.match.route->index : kNoRoute;
  // The time to an answer; how long a tunnel was open is another thing.
  const std::int64_t answered_ns = x.switched_ns != 0 ? x.switched_ns - x.started_ns : elapsed_ns;
  // While the backend worked others were about theirs: it is far away again, and comes during the log line.
  worker.counters.fetch_ahead(route);
  if (!outcome) worker.counters.refused[static_cast<std::size_t>(outcome.error().code)].add();
  AccessEntryView entry;
  entry.at = x.now;
  entry.request_id = x.request_id();
  entry.trace_id = {x.trace.trace_id.data(), x.trace.trace_id.size()};
  entry.peer = x.connection.head().peer;
  entry.method = x.connection.head().method_token;
  entry.path = x.path;
  if (const openapi::Operation* operation = x.operation()) entry.operation = operation->id;
  entry.client_id = x.claims.client_id;
  entry.subject = x.claims.subject;
  if (!outcome) {
    entry.code = base::row(outcome.error().code).name;
    if (is_backends(outcome.error().code)) entry.reason = outcome.error().detail;
  }
  if (x.key_outcome) {
    const auto outcome = static_cast<std::size_t>(*x.key_outcome);
    worker.counters.keys[outcome].add();
    entry.idempotency = kKeyOutcomes[outcome];
  }
  if (x.cache_outcome) {
    const auto outcome = static_cast<std::size_t>(*x.cache_outcome);
    worker.counters.cache[outcome].add();
    entry.cache = kCacheOutcomes[outcome];
  }
  entry.status = x.status;
  if (outcome && x.status == 0) entry.code = "client_gone";
  entry.bytes_in = x.bytes_in;
  entry.tunnel_end = x.tunnel_end;
  entry.bytes = x.bytes;
  entry.microseconds = microseconds;
  entry.upstream_microseconds = static_cast<std::uint64_t>(x.upstream_ns / 1000);
  worker.access_log.write(entry);
  worker.counters.record(route, x.status,
                         static_cast<std::uint64_t>(std::max<std::int64_t>(answered_ns, 0) / 1000), x.bytes);
  if (x.trace.sampled && worker.node.spans) worker.node.spans->put(exchange_spans(x, outcome, elapsed_ns));
}

}  // namespace gateway
