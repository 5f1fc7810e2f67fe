// Spans as the body of an OTLP/HTTP request in JSON.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "gateway/span.h"

namespace gateway {

/// Who sends the spans: the resource.
struct SpanSource {
  std::string service_name, service_version;
};

/// ExportTraceServiceRequest in opentelemetry-proto's JSON: ids in hex, 64-bit integers as text, enumerations
/// as numbers. Valid UTF-8 whatever the spans say.
std::string otlp_json(std::span<const Span> spans, const SpanSource& source);

}  // namespace gateway
