// W3C Trace Context: which trace a request belongs to, and how that is told to the backend.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/trace_ids.h"
#include "http/message.h"

namespace gateway {

/// What a good `traceparent` says; views into the value.
struct TraceParentView {
  std::string_view trace_id, parent_id;
  bool sampled = false;
};

/// W3C Trace Context §3.2: two lower-case hex digits of version, 32 of trace-id, 16 of parent-id, 2 of flags.
/// nullopt for anything else: version ff, ids of zeros, capital letters, anything behind version 00. A later
/// version may say more behind another dash, which is not read (§3.2.4).
std::optional<TraceParentView> parse_traceparent(std::string_view value) noexcept;

/// W3C Trace Context §3.3.1: at most 512 characters and 32 members `key=value`; empty members are allowed.
/// False also if there is no member at all.
bool is_tracestate(std::string_view value) noexcept;

/// How many requests are sampled, and who decides.
struct TraceSampling {
  std::uint64_t threshold = 0;  // sampled if 64 uniform bits are below; see trace_sampling()
  bool all = false;             // every one: what no threshold can say
  bool trust_client = false;    // the client's sampled flag decides, where there is one
};
/// `ratio` from 0 to 1.
TraceSampling trace_sampling(double ratio, bool trust_client) noexcept;

/// The trace of one request. `tracestate` points into the request's fields or into the storage that
/// continue_trace() was given.
struct TraceContext {
  TraceId trace_id{};
  SpanId span_id{};        // of the gateway's own span; set if sampled
  SpanId parent_id{};      // the client's; meaningless unless `continued`
  SpanId backend_id{};     // of the span that the backend is the child of; set when the request is forwarded
  bool continued = false;  // the client began the trace
  bool sampled = false;
  std::string_view tracestate{};
};

/// Continues the trace of the only good `traceparent` among `fields`; without one, with two, or with a bad
/// one a new trace begins and `tracestate` is left out (§2.2, §4.3). Several `tracestate` fields are one list
/// (§3.3.1), put together in `storage`. The decision to sample never depends on what a client chose, unless
/// it is trusted.
TraceContext continue_trace(std::span<const http::FieldView> fields, TraceIds& ids,
                            const TraceSampling& sampling, std::string& storage);

/// The value of `traceparent` for the backend: version 00, and no flag but `sampled` (§3.2.2.5).
inline constexpr std::size_t kTraceParentSize = 55;
std::array<char, kTraceParentSize> traceparent_for_backend(const TraceContext& trace) noexcept;

}  // namespace gateway
