// Stripping the client's fields and writing the gateway's.
#include "gateway/forward_head.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "http/field_names.h"
#include "http/framing.h"
#include "http/text_writer.h"

namespace gateway {
namespace {

constexpr std::array<std::string_view, 34> kDropped{"host",
                                                    "connection",
                                                    "keep-alive",
                                                    "proxy-authenticate",
                                                    "te",
                                                    "proxy-connection",
                                                    "upgrade",
                                                    "proxy-authorization",
                                                    "trailer",
                                                    "transfer-encoding",
                                                    "content-length",
                                                    "expect",
                                                    "authorization",
                                                    "cookie",
                                                    "forwarded",
                                                    "via",
                                                    "x-real-ip",
                                                    "x-forwarded-for",
                                                    "x-forwarded-host",
                                                    "x-forwarded-proto",
                                                    "x-request-id",
                                                    "x-client-id",
                                                    "dpop",
                                                    "x-http-method-override",
                                                    "x-http-method",
                                                    "x-method-override",
                                                    "true-client-ip",
                                                    "x-original-url",
                                                    "x-rewrite-url",
                                                    "http2-settings",
                                                    "client-cert",  // RFC 9440, which a backend might believe
                                                    "client-cert-chain",
                                                    "traceparent",  // the gateway's own span is the parent
                                                    "tracestate"};
constexpr std::array<std::string_view, 6> kDroppedPrefixes{"tollgate-", "x-app-",        "x-forwarded-",
                                                           "x-ssl-",    "x-client-cert", "ssl-client-"};
/// In an order in which each choice is a piece of it.
constexpr std::array<std::string_view, 18> kOwned{"access-control-allow-origin",
                                                  "access-control-allow-credentials",
                                                  "access-control-expose-headers",
                                                  "access-control-allow-methods",
                                                  "access-control-allow-headers",
                                                  "access-control-max-age",
                                                  "access-control-allow-private-network",
                                                  "x-request-id",
                                                  "ratelimit",
                                                  "ratelimit-policy",
                                                  "server",
                                                  "tollgate-assertion",
                                                  "strict-transport-security",
                                                  "via",
                                                  "date",
                                                  "signature",
                                                  "signature-input",
                                                  "content-digest"};
constexpr std::size_t kOfCrossOrigin = 7;  // the first of them
constexpr std::size_t kOfSignatures = 3;   // the last of them
constexpr std::size_t kOfTime = 1;         // before those

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view name, std::string_view lower_case) {
  return name.size() == lower_case.size() && lower(name.front()) == lower_case.front() &&
         std::equal(name.begin(), name.end(), lower_case.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

bool starts(std::string_view name, std::string_view lower_case) {
  return name.size() >= lower_case.size() && same(name.substr(0, lower_case.size()), lower_case);
}

constexpr http::FieldNames kDroppedNames(kDropped);

/// An upper bound for what the gateway writes beside the client's fields, the target and the assertion.
constexpr std::size_t kBesideFields = 512;

std::size_t expected_size(const ForwardHead& head) {
  std::size_t size = kBesideFields + head.target.size() + head.assertion.size();
  for (const http::FieldView& f : head.fields) size += f.name.size() + f.value.size() + 4;
  return size;
}

}  // namespace

bool dropped_on_the_way_in(std::string_view name) noexcept {
  if (http::is_ambiguous_name(name)) return true;
  if (kDroppedNames.contains(name)) return true;
  const char first = name.empty() ? '\0' : lower(name.front());
  if (first != 't' && first != 'x' && first != 's') return false;
  return std::ranges::any_of(kDroppedPrefixes,
                             [name](std::string_view prefix) { return starts(name, prefix); });
}

std::span<const std::string_view> owned_answer_fields(const OwnedFields& owned) noexcept {
  std::span<const std::string_view> fields = kOwned;
  if (!owned.signatures) fields = fields.first(fields.size() - kOfSignatures);
  if (!owned.signatures && !owned.date) fields = fields.first(fields.size() - kOfTime);
  return owned.cross_origin ? fields : fields.subspan(kOfCrossOrigin);
}

void build_forward_head(const ForwardHead& head, std::string& text) {
  text.clear();
  http::TextWriter out(text, expected_size(head));
  out.put(head.method)
      .put(' ')
      .put(head.target)
      .put(" HTTP/1.1\r\nHost: ")
      .put(head.upstream_authority)
      .put("\r\n");
  const bool has_connection = std::ranges::any_of(
      head.fields, [](const http::FieldView& f) { return http::same_field_name(f.name, "connection"); });
  for (const http::FieldView& f : head.fields) {
    if (dropped_on_the_way_in(f.name)) continue;
    if (has_connection && http::connection_names(head.fields, f.name)) continue;
    out.field(f.name, f.value);
  }
  out.put("X-Request-Id: ").put(head.request_id);
  if (!head.assertion.empty()) out.put("\r\nTollgate-Assertion: ").put(head.assertion);
  if (head.trace != nullptr) {
    const auto parent = traceparent_for_backend(*head.trace);
    out.put("\r\ntraceparent: ").put(std::string_view(parent.data(), parent.size()));
    if (!head.trace->tracestate.empty()) out.put("\r\ntracestate: ").put(head.trace->tracestate);
  }
  // RFC 7239: addresses with a colon are quoted.
  if (head.peer.find(':') == std::string_view::npos)
    out.put("\r\nForwarded: for=").put(head.peer);
  else
    out.put("\r\nForwarded: for=\"[").put(head.peer).put("]\"");
  out.put(head.secure ? std::string_view(";proto=https;host=\"") : std::string_view(";proto=http;host=\""));
  out.put(head.host).put("\"\r\n");
  if (head.upgrade) out.put("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  if (head.has_body && head.chunked)
    out.put("Transfer-Encoding: chunked\r\n");
  else if (head.has_body)
    out.put("Content-Length: ").number(head.body_size).put("\r\n");
  out.put("\r\n");
}

}  // namespace gateway
