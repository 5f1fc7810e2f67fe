// Rendering metrics.
#include "gateway/metrics_text.h"

#include <unistd.h>
#include <cstdio>

#include <fstream>
#include <functional>

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

std::string labels(const openapi::RouteTable& routes, std::size_t index) {
  if (index >= routes.routes().size()) return "api=\"\",operation=\"\"";
  const openapi::Route& route = routes.routes()[index];
  return "api=\"" + route.document->name + "\",operation=\"" + route.operation->id + "\"";
}

void append_requests(std::string& out, std::span<const Counters* const> workers,
                     const openapi::RouteTable& routes) {
  static constexpr const char* kClasses[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  head(out, "tollgate_requests_total", "counter", "Requests by operation and class of the answer's status.");
  for (std::size_t route = 0; route <= routes.routes().size(); ++route)
    for (std::size_t status = 0; status < 6; ++status)
      if (const auto n = sum(
              workers, [&](const Counters& c) -> const Counter& { return c.routes[route].by_class[status]; }))
        out += "tollgate_requests_total{" + labels(routes, route) + ",class=\"" + kClasses[status] + "\"} " +
               std::to_string(n) + "\n";
}

void append_latency(std::string& out, std::span<const Counters* const> workers,
                    const openapi::RouteTable& routes) {
  head(out, "tollgate_request_seconds", "histogram",
       "Time from the request's head to the end of the answer.");
  for (std::size_t route = 0; route <= routes.routes().size(); ++route) {
    std::string rows;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i <= kLatencyBounds.size(); ++i) {
      total += sum(workers, [&](const Counters& c) -> const Counter& { return c.routes[route].latency[i]; });
      char bound[32];
      if (i < kLatencyBounds.size())
        std::snprintf(bound, sizeof bound, "%g", kLatencyBounds[i] / 1e6);
      else
        std::snprintf(bound, sizeof bound, "+Inf");
      rows += "tollgate_request_seconds_bucket{" + labels(routes, route) + ",le=\"" + bound + "\"} " +
              std::to_string(total) + "\n";
    }
    if (total == 0) continue;
    const auto us =
        sum(workers, [&](const Counters& c) -> const Counter& { return c.routes[route].latency_sum_us; });
    char seconds[48];
    std::snprintf(seconds, sizeof seconds, "%.6f", static_cast<double>(us) / 1e6);
    out += rows + "tollgate_request_seconds_sum{" + labels(routes, route) + "} " + seconds + "\n" +
           "tollgate_request_seconds_count{" + labels(routes, route) + "} " + std::to_string(total) + "\n";
  }
}

// One line a target: `pick` of each worker's tally, added up.
void append_targets(std::string& out, std::span<const Counters* const> workers, const std::string& name,
                    const std::string& more,
                    const std::function<std::uint64_t(const http::TargetTally&)>& pick) {
  if (workers.empty()) return;
  for (std::size_t i = 0; i < workers.front()->targets.size(); ++i) {
    const TargetSeries& series = workers.front()->targets[i];
    std::uint64_t total = 0;
    for (const Counters* counters : workers) total += pick(*counters->targets[i].tally);
    out += name + "{upstream=\"" + series.upstream + "\",environment=\"" + series.environment +
           "\",target=\"" + series.target + "\"" + more + "} " + std::to_string(total) + "\n";
  }
}

void append_targets(std::string& out, std::span<const Counters* const> workers) {
  using http::TargetTally;
  head(out, "tollgate_upstream_target_requests_total", "counter",
       "Attempts at a target of an upstream with several, by outcome.");
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

double resident_bytes() {
  std::ifstream in("/proc/self/statm");
  double size = 0, resident = 0;
  in >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string metrics_text(std::span<const Counters* const> workers, const openapi::RouteTable& routes,
                         const Gauges& gauges) {
  std::string out;
  append_requests(out, workers, routes);
  append_latency(out, workers, routes);
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
  append_targets(out, workers);
  counter("tollgate_idempotency_taken_over_total",
          "Requests sent on again with a key whose outcome was unknown.",
          sum(workers, [](const Counters& c) -> const Counter& { return c.keys_taken_over; }));
  counter("tollgate_bugs_total", "Exceptions that nothing expected: any increase is a defect.", gauges.bugs);
  counter("tollgate_access_log_lost_bytes_total", "Access log bytes that could not be written.",
          gauges.access_log_lost_bytes);
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
