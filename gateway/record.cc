// Stage: what happened, for the metrics and the access log.
#include "gateway/exchange_spans.h"
#include "gateway/stages.h"

namespace gateway {

void record(Worker& worker, const Exchange& x, const base::Status& outcome) {
  const std::int64_t elapsed_ns = base::monotonic_ns() - x.started_ns;
  const std::int64_t elapsed = elapsed_ns / 1000;
  const auto microseconds = static_cast<std::uint64_t>(elapsed > 0 ? elapsed : 0);
  const std::size_t route = x.match.route ? x.match.route->index : kNoRoute;
  worker.counters.record(route, x.status, microseconds, x.bytes);
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
  if (!outcome) entry.code = base::row(outcome.error().code).name;
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
  entry.bytes = x.bytes;
  entry.microseconds = microseconds;
  entry.upstream_microseconds = static_cast<std::uint64_t>(x.upstream_ns / 1000);
  worker.access_log.write(entry);
  if (x.trace.sampled && worker.node.spans) worker.node.spans->put(exchange_spans(x, outcome, elapsed_ns));
}

}  // namespace gateway
