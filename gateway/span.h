// A span as it waits for its export: owned, and bounded by what the gateway lets through.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/trace_ids.h"

namespace gateway {

/// The numbers are those of opentelemetry-proto.
enum class SpanKind : std::uint8_t { server = 2, client = 3 };

/// `key` is a literal.
struct SpanAttribute {
  std::string_view key;
  std::variant<std::string, std::int64_t> value;
};

/// No query, no header, no body and no path that a client wrote: secrets and account numbers travel there.
struct Span {
  TraceId trace_id{};
  SpanId span_id{};
  SpanId parent_id{};
  bool has_parent = false;
  SpanKind kind = SpanKind::server;
  bool failed = false;  // status ERROR
  std::string name;
  std::string tracestate;
  std::int64_t start_ns = 0, end_ns = 0;  // since 1970
  std::vector<SpanAttribute> attributes;
};

}  // namespace gateway
