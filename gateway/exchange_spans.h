// The spans of one exchange: the gateway's own, and below it the call of the backend.
#pragma once
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "gateway/exchange.h"
#include "gateway/span.h"

namespace gateway {

/// For a sampled exchange that has ended; `elapsed_ns` since x.started_ns. Attributes and statuses follow
/// OpenTelemetry's conventions for HTTP spans: a 4xx is no failure of the server, but one of its call of a
/// backend. The span of the backend's call comes second, if a backend was called.
std::vector<Span> exchange_spans(const Exchange& x, const base::Status& outcome, std::int64_t elapsed_ns);

}  // namespace gateway
