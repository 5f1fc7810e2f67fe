// Reading, deciding and writing the trace of a request.
#include "gateway/trace_context.h"

#include <algorithm>
#include <cmath>

#include "http/field_syntax.h"

namespace gateway {
namespace {

constexpr std::size_t kTraceStateSize = 512, kMostMembers = 32, kLongestKey = 256, kLongestValue = 256;

constexpr bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
constexpr bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool all_hex(std::string_view text) noexcept { return std::ranges::all_of(text, is_hex); }
bool all_zero(std::string_view text) noexcept {
  return text.find_first_not_of('0') == std::string_view::npos;
}

// §3.3.1.3.1: the key of a member; §3.3.1.3.2: its value. `member` has no whitespace at its ends.
bool is_member(std::string_view member) noexcept {
  const std::size_t equals = member.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals > kLongestKey) return false;
  const std::string_view key = member.substr(0, equals), value = member.substr(equals + 1);
  if (!is_lower_or_digit(key.front())) return false;
  const auto in_key = [](char c) {
    return is_lower_or_digit(c) || std::string_view("_-*/@").find(c) != std::string_view::npos;
  };
  const auto in_value = [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '='; };
  return std::ranges::all_of(key, in_key) && !value.empty() && value.size() <= kLongestValue &&
         std::ranges::all_of(value, in_value);
}

// A list in one piece: as it is in one field, or put together of several.
std::string_view joined_tracestate(std::span<const http::FieldView> fields, std::string& storage) {
  std::string_view only;
  std::size_t found = 0;
  for (const http::FieldView& field : fields) {
    if (!http::same_field_name(field.name, "tracestate")) continue;
    if (++found == 1) {
      only = field.value;
      continue;
    }
    if (found == 2) storage = only;
    // What is too long already is not gathered any further.
    if (storage.size() <= kTraceStateSize) storage.append(",").append(field.value);
  }
  return found > 1 ? std::string_view(storage) : only;
}

template <std::size_t n>
void copy_to(std::array<char, n>& out, std::string_view text) noexcept {
  std::ranges::copy(text.substr(0, n), out.begin());
}

}  // namespace

std::optional<TraceParentView> parse_traceparent(std::string_view value) noexcept {
  if (value.size() < kTraceParentSize) return std::nullopt;
  if (value[2] != '-' || value[35] != '-' || value[52] != '-') return std::nullopt;
  const std::string_view version = value.substr(0, 2), trace_id = value.substr(3, 32),
                         parent_id = value.substr(36, 16), flags = value.substr(53, 2);
  if (!all_hex(version) || !all_hex(trace_id) || !all_hex(parent_id) || !all_hex(flags)) return std::nullopt;
  if (version == "ff" || all_zero(trace_id) || all_zero(parent_id)) return std::nullopt;
  if (value.size() > kTraceParentSize && (version == "00" || value[kTraceParentSize] != '-'))
    return std::nullopt;
  const char last = flags[1];
  const int digit = last <= '9' ? last - '0' : last - 'a' + 10;
  return TraceParentView{trace_id, parent_id, (digit & 1) != 0};
}

bool is_tracestate(std::string_view value) noexcept {
  if (value.size() > kTraceStateSize) return false;
  std::size_t members = 0;
  bool good = true;
  http::for_each_element(value, [&](std::string_view member) {
    ++members;
    good = good && is_member(member);
  });
  return good && members >= 1 && members <= kMostMembers;
}

TraceSampling trace_sampling(double ratio, bool trust_client) noexcept {
  TraceSampling sampling;
  sampling.trust_client = trust_client;
  sampling.all = ratio >= 1;
  if (ratio > 0 && ratio < 1) sampling.threshold = static_cast<std::uint64_t>(std::ldexp(ratio, 64));
  return sampling;
}

TraceContext continue_trace(std::span<const http::FieldView> fields, TraceIds& ids,
                            const TraceSampling& sampling, std::string& storage) {
  TraceContext trace;
  std::optional<TraceParentView> parent;
  std::size_t found = 0;
  for (const http::FieldView& field : fields) {
    if (!http::same_field_name(field.name, "traceparent")) continue;
    if (++found == 1) parent = parse_traceparent(field.value);
  }
  if (found != 1) parent.reset();
  if (parent) {
    trace.continued = true;
    copy_to(trace.trace_id, parent->trace_id);
    copy_to(trace.parent_id, parent->parent_id);
    const std::string_view state = joined_tracestate(fields, storage);
    if (is_tracestate(state)) trace.tracestate = state;
  } else {
    ids.next(trace.trace_id);
  }
  // Not derived from the trace-id, which a client may choose so that each of its requests is sampled.
  const std::uint64_t drawn = ids.draw();
  trace.sampled =
      parent && sampling.trust_client ? parent->sampled : sampling.all || drawn < sampling.threshold;
  if (trace.sampled) ids.next(trace.span_id);
  return trace;
}

std::array<char, kTraceParentSize> traceparent_for_backend(const TraceContext& trace) noexcept {
  std::array<char, kTraceParentSize> out{};
  char* to = std::ranges::copy(std::string_view("00-"), out.data()).out;
  to = std::ranges::copy(trace.trace_id, to).out;
  *to++ = '-';
  to = std::ranges::copy(trace.backend_id, to).out;
  *to++ = '-';
  *to++ = '0';
  *to = trace.sampled ? '1' : '0';
  return out;
}

}  // namespace gateway
