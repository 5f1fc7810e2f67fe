// Writing OTLP's JSON.
#include "gateway/otlp_json.h"

#include "base/log.h"

namespace gateway {
namespace {

constexpr std::size_t kExpectedSpan = 1024;  // bytes

void append_text(std::string& out, std::string_view text) {
  out += '"';
  base::append_json_escaped(out, text);
  out += '"';
}

void append_attribute(std::string& out, std::string_view key, std::string_view text) {
  out += R"({"key":)";
  append_text(out, key);
  out += R"(,"value":{"stringValue":)";
  append_text(out, text);
  out += "}}";
}

void append_attribute(std::string& out, std::string_view key, std::int64_t number) {
  out += R"({"key":)";
  append_text(out, key);
  out += R"(,"value":{"intValue":")" + std::to_string(number) + R"("}})";
}

void append_id(std::string& out, std::string_view name, std::span<const char> hex) {
  out.append("\"").append(name).append("\":\"").append(hex.data(), hex.size()).append("\",");
}

void append_span(std::string& out, const Span& span) {
  out += '{';
  append_id(out, "traceId", span.trace_id);
  append_id(out, "spanId", span.span_id);
  if (span.has_parent) append_id(out, "parentSpanId", span.parent_id);
  if (!span.tracestate.empty()) {
    out += R"("traceState":)";
    append_text(out, span.tracestate);
    out += ',';
  }
  out += R"("name":)";
  append_text(out, span.name);
  out += R"(,"kind":)" + std::to_string(static_cast<int>(span.kind));
  out += R"(,"startTimeUnixNano":")" + std::to_string(span.start_ns);
  out += R"(","endTimeUnixNano":")" + std::to_string(span.end_ns) + R"(","attributes":[)";
  for (std::size_t i = 0; i < span.attributes.size(); ++i) {
    if (i != 0) out += ',';
    const SpanAttribute& attribute = span.attributes[i];
    std::visit([&](const auto& value) { append_attribute(out, attribute.key, value); }, attribute.value);
  }
  // STATUS_CODE_ERROR; a span without status is UNSET, which is what the conventions ask for otherwise.
  out += span.failed ? R"(],"status":{"code":2}})" : "]}";
}

}  // namespace

std::string otlp_json(std::span<const Span> spans, const SpanSource& source) {
  std::string out;
  out.reserve(kExpectedSpan * (spans.size() + 1));
  out += R"({"resourceSpans":[{"resource":{"attributes":[)";
  append_attribute(out, "service.name", source.service_name);
  out += ',';
  append_attribute(out, "service.version", source.service_version);
  out += R"(]},"scopeSpans":[{"scope":{"name":"tollgate","version":)";
  append_text(out, source.service_version);
  out += R"(},"spans":[)";
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (i != 0) out += ',';
    append_span(out, spans[i]);
  }
  out += "]}]}]}";
  return out;
}

}  // namespace gateway
