// Rendering metrics.
#include "gateway/metrics_text.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>

namespace gateway {
namespace {

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ")
      .append(name)
      .append(" ")
      .append(help)
      .append("\n# TYPE ")
      .append(name)
      .append(" ")
      .append(type)
      .append("\n");
}

void gauge(std::string& out, std::string_view name, std::string_view help, double value) {
  head(out, name, "gauge", help);
  char text[64];
  std::snprintf(text, sizeof text, " %.17g\n", value);
  out.append(name).append(text);
}

std::uint64_t sum(std::span<const Counters* const> workers,
                  const std::function<const Counter&(const Counters&)>& pick) {
  std::uint64_t total = 0;
  for (const Counters* counters : workers) total += pick(*counters).read();
  return total;
}

// The rows of the operations, then that of requests without a route.
template <class Visit>
void for_each_row(std::span<const OperationName> names, Visit&& visit) {
  for (std::size_t row = 0; row < names.size(); ++row)
    visit(row, "api=\"" + names[row].api + "\",operation=\"" + names[row].operation + "\"");
  visit(kNoRoute, std::string("api=\"\",operation=\"\""));
}

std::uint64_t sum_row(std::span<const Counters* const> workers, std::size_t row,
                      const std::function<const Counter&(const RouteCounters&)>& pick) {
  std::uint64_t total = 0;
  for (const Counters* counters : workers)
    if (const RouteCounters* of_worker = counters->row(row)) total += pick(*of_worker).read();
  return total;
}

void append_requests(std::string& out, std::span<const Counters* const> workers,
                     std::span<const OperationName> names) {
  static constexpr const char* kClasses[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  head(out, "tollgate_requests_total", "counter", "Requests by operation and class of the answer's status.");
  for_each_row(names, [&](std::size_t row, const std::string& labels) {
    for (std::size_t status = 0; status < 6; ++status)
      if (const auto n = sum_row(
              workers, row, [&](const RouteCounters& c) -> const Counter& { return c.by_class[status]; }))
        out += "tollgate_requests_total{" + labels + ",class=\"" + kClasses[status] + "\"} " +
               std::to_string(n) + "\n";
  });
}

void append_latency_row(std::string& out, std::span<const Counters* const> workers, std::size_t row,
                        const std::string& labels) {
  std::string rows;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= kLatencyBounds.size(); ++i) {
    total += sum_row(workers, row, [&](const RouteCounters& c) -> const Counter& { return c.latency[i]; });
    char bound[32];
    if (i < kLatencyBounds.size())
      std::snprintf(bound, sizeof bound, "%g", kLatencyBounds[i] / 1e6);
    else
      std::snprintf(bound, sizeof bound, "+Inf");
    rows += "tollgate_request_seconds_bucket{" + labels + ",le=\"" + bound + "\"} " + std::to_string(total) +
            "\n";
  }
  if (total == 0) return;
  const auto us =
      sum_row(workers, row, [](const RouteCounters& c) -> const Counter& { return c.latency_sum_us; });
  char seconds[48];
  std::snprintf(seconds, sizeof seconds, "%.6f", static_cast<double>(us) / 1e6);
  out += rows + "tollgate_request_seconds_sum{" + labels + "} " + seconds + "\n" +
         "tollgate_request_seconds_count{" + labels + "} " + std::to_string(total) + "\n";
}

void append_latency(std::string& out, std::span<const Counters* const> workers,
                    std::span<const OperationName> names) {
  head(out, "tollgate_request_seconds", "histogram",
       "Time from the request's head to the end of the answer.");
  for_each_row(names, [&](std::size_t row, const std::string& labels) {
    append_latency_row(out, workers, row, labels);
  });
}

std::string labels_of(const TargetSeries& series) {
  return "{upstream=\"" + series.upstream + "\",environment=\"" + series.environment + "\",target=\"" +
         series.target + "\"";
}

// One line a target: `pick` of each worker's tally, added up.
void append_targets(std::string& out, std::span<const Counters* const> workers, const std::string& name,
                    const std::string& more,
                    const std::function<std::uint64_t(const http::TargetTally&)>& pick) {
  std::map<std::string, std::uint64_t> totals;
  for (const Counters* counters : workers)
    for (const TargetSeries& series : counters->targets())
      totals[labels_of(series) + more + "} "] += pick(*series.tally);
  for (const auto& [labels, total] : totals) out += name + labels + std::to_string(total) + "\n";
}

void append_targets(std::string& out, std::span<const Counters* const> workers) {
  using http::TargetTally;
  head(out, "tollgate_upstream_target_requests_total", "counter",
       "Attempts at a target of an upstream, by outcome.");
  append_targets(out, workers, "tollgate_upstream_target_requests_total", ",outcome=\"answered\"",
                 [](const TargetTally& t) { return t.answered.load(std::memory_order_relaxed); });
  append_targets(out, workers, "tollgate_upstream_target_requests_total", ",outcome=\"failed\"",
                 [](const TargetTally& t) { return t.failed.load(std::memory_order_relaxed); });
  head(out, "tollgate_upstream_target_ejections_total", "counter", "Ejections of a target, of all workers.");
  append_targets(out, workers, "tollgate_upstream_target_ejections_total", "",
                 [](const TargetTally& t) { return t.ejections.load(std::memory_order_relaxed); });
  head(out, "tollgate_upstream_target_ejected", "gauge", "Workers that have a target ejected.");
  append_targets(out, workers, "tollgate_upstream_target_ejected", "", [](const TargetTally& t) {
    return std::uint64_t{t.ejected.load(std::memory_order_relaxed)};
  });
}

void append_health(std::string& out, std::span<const Counters* const> workers) {
  std::map<std::string, bool> healthy;  // the workers share what the checks say
  for (const Counters* counters : workers)
    for (const TargetSeries& series : counters->targets())
      if (series.verdict) healthy[labels_of(series) + "} "] = series.verdict->healthy();
  head(out, "tollgate_upstream_healthy", "gauge",
       "1 if the health checks of a target say that it is well, 0 if not.");
  for (const auto& [labels, well] : healthy)
    out += "tollgate_upstream_healthy" + labels + (well ? "1\n" : "0\n");
}

double resident_bytes() {
  std::ifstream in("/proc/self/statm");
  double size = 0, resident = 0;
  in >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string metrics_text(std::span<const Counters* const> workers, std::span<const OperationName> names,
                         const Gauges& gauges) {
  std::string out;
  append_requests(out, workers, names);
  append_latency(out, workers, names);
  head(out, "tollgate_refused_total", "counter", "Requests that the gateway refused, by error code.");
  for (std::size_t i = 0; i < base::kErrorCount; ++i)
    if (const auto n = sum(workers, [i](const Counters& c) -> const Counter& { return c.refused[i]; }))
      out += "tollgate_refused_total{code=\"" + std::string(base::kErrorTable[i].name) + "\"} " +
             std::to_string(n) + "\n";
  head(out, "tollgate_idempotency_total", "counter",
       "Requests with an idempotency key, by what became of them.");
  for (std::size_t i = 0; i < kKeyOutcomes.size(); ++i)
    if (const auto n = sum(workers, [i](const Counters& c) -> const Counter& { return c.keys[i]; }))
      out += "tollgate_idempotency_total{outcome=\"" + std::string(kKeyOutcomes[i]) + "\"} " +
             std::to_string(n) + "\n";
  head(out, "tollgate_cache_total", "counter",
       "Requests to operations whose answers are kept, by what became of them.");
  for (std::size_t i = 0; i < kCacheOutcomes.size(); ++i)
    if (const auto n = sum(workers, [i](const Counters& c) -> const Counter& { return c.cache[i]; }))
      out += "tollgate_cache_total{outcome=\"" + std::string(kCacheOutcomes[i]) + "\"} " + std::to_string(n) +
             "\n";
  const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    head(out, name, "counter", help);
    out.append(name).append(" ").append(std::to_string(value)).append("\n");
  };
  counter("tollgate_answer_bytes_total", "Bytes of answers' bodies.",
          sum(workers, [](const Counters& c) -> const Counter& { return c.bytes_sent; }));
  counter("tollgate_upstream_reused_total", "Exchanges with a backend on a kept connection.",
          sum(workers, [](const Counters& c) -> const Counter& { return c.upstream_reused; }));
  counter("tollgate_upstream_fresh_total", "Exchanges with a backend on a new connection.",
          sum(workers, [](const Counters& c) -> const Counter& { return c.upstream_fresh; }));
  const auto opened = sum(workers, [](const Counters& c) -> const Counter& { return c.tunnels_opened; });
  const auto ended = sum(workers, [](const Counters& c) -> const Counter& { return c.tunnels_ended; });
  counter("tollgate_tunnels_total", "WebSockets that were opened.", opened);
  gauge(out, "tollgate_tunnels", "Open WebSockets.", static_cast<double>(opened - std::min(opened, ended)));
  counter("tollgate_tunnel_received_bytes_total", "Bytes of clients in WebSockets that have ended.",
          sum(workers, [](const Counters& c) -> const Counter& { return c.tunnel_bytes_in; }));
  append_targets(out, workers);
  append_health(out, workers);
  counter("tollgate_idempotency_taken_over_total",
          "Requests sent on again with a key whose outcome was unknown.",
          sum(workers, [](const Counters& c) -> const Counter& { return c.keys_taken_over; }));
  counter("tollgate_bugs_total", "Exceptions that nothing expected: any increase is a defect.", gauges.bugs);
  counter("tollgate_access_log_lost_bytes_total", "Access log bytes that could not be written.",
          gauges.access_log_lost_bytes);
  counter("tollgate_spans_exported_total", "Spans that the collector took.", gauges.spans_exported);
  counter("tollgate_spans_dropped_total",
          "Spans that were lost: too many waited, or the collector refused them or did not answer.",
          gauges.spans_dropped);
  counter("tollgate_reload_total", "Reloads of configuration and documents that were taken into use.",
          gauges.reloads);
  counter("tollgate_reload_failed_total",
          "Reloads that were refused: the configuration and documents of before stayed in use.",
          gauges.reloads_failed);
  gauge(out, "tollgate_reload_ok", "1 if the last reload was taken into use, 0 if it was refused.",
        gauges.reload_ok ? 1 : 0);
  gauge(out, "tollgate_cache_bytes", "Bytes of kept answers.",
        static_cast<double>(sum(workers, [](const Counters& c) -> const Counter& { return c.cache_bytes; })));
  gauge(out, "tollgate_connections", "Open client connections.", static_cast<double>(gauges.connections));
  gauge(out, "tollgate_revocations", "Revocations that still concern living tokens.",
        static_cast<double>(gauges.revocations));
  gauge(out, "tollgate_revocation_age_seconds",
        "Time since the revocation log was read to its end; tokens are refused above 5.",
        gauges.revocation_age_seconds);
  gauge(out, "tollgate_blocking_queued", "Work that waits for a pool thread.",
        static_cast<double>(gauges.blocking_queued));
  gauge(out, "process_resident_memory_bytes", "Resident memory.", resident_bytes());
  return out;
}

}  // namespace gateway
