// The metrics of a node in Prometheus' text format 0.0.4.
#pragma once
#include <span>
#include <string>

#include "gateway/counters.h"
#include "gateway/operation_rows.h"

namespace gateway {

/// What is not counted by workers.
struct Gauges {
  std::size_t connections = 0, revocations = 0, blocking_queued = 0, bugs = 0;
  double revocation_age_seconds = 0;
  std::uint64_t access_log_lost_bytes = 0;
  std::uint64_t spans_exported = 0, spans_dropped = 0;
  std::uint64_t reloads = 0, reloads_failed = 0;  // of configuration and documents, since the start
  bool reload_ok = true;                          // the last one
};

/// Sums the workers' counters. Labels are names of our documents and our error codes: bounded by them.
/// `names`: the operation of each row.
std::string metrics_text(std::span<const Counters* const> workers, std::span<const OperationName> names,
                         const Gauges& gauges);

}  // namespace gateway
