// Who may call from a browser, and what a preflight is told.
#include "gateway/cross_origin.h"

#include <algorithm>

#include "gateway/stages.h"

namespace gateway {
namespace {

using openapi::CorsRule;

/// What every page may read beside the names that the Fetch standard safelists.
constexpr std::string_view kExposed =
    "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed, WWW-Authenticate, "
    "DPoP-Nonce";

/// The only field of that name; a browser never sends one of these twice.
std::string_view only(const http::HeadView& head, std::string_view name) {
  std::string_view found;
  for (const http::FieldView& field : head.fields) {
    if (!http::same_field_name(field.name, name)) continue;
    if (found.data() != nullptr) return {};
    found = field.value;
  }
  return found;
}

std::string exposed(const CorsRule& rule) {
  std::string out(kExposed);
  for (const std::string& name : rule.expose) out.append(", ").append(name);
  return out;
}

void add_name(std::string& list, std::string_view name) {
  list.append(list.empty() ? "" : ", ").append(name);
}

/// What the operation takes, and what the rule adds.
std::string allowed_headers(const openapi::Operation& operation) {
  std::string out = "Authorization, Content-Type, DPoP";
  if (operation.policy.signature_required) out.append(", Signature, Signature-Input, Content-Digest");
  for (const openapi::Parameter& parameter : operation.parameters)
    if (parameter.in == openapi::In::header) add_name(out, parameter.name);
  for (const std::string& name : operation.policy.cors->headers) add_name(out, name);
  return out;
}

/// The methods of the path that this page may use.
std::string allowed_methods(const openapi::RouteTable& routes, const http::HeadView& head,
                            std::string_view path) {
  std::string out;
  for (const std::string_view method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    const openapi::MatchResult found = routes.match(method, path);
    const auto* match = std::get_if<openapi::Match>(&found);
    if (!match) continue;
    const CorsRule* rule = match->route->operation->policy.cors.get();
    if (rule && !allowed_origin(*rule, head).empty()) add_name(out, method);
  }
  return out;
}

/// Calls `put(name, value)` for each field.
template <class Put>
void each_field(const CorsRule& rule, const http::HeadView& head, Put put) {
  if (!rule.any_origin)
    put("Vary", "Origin");  // also without one: caches must not give this answer to a page
  const std::string_view origin = allowed_origin(rule, head);
  if (origin.empty()) return;
  put("Access-Control-Allow-Origin", origin);
  if (rule.credentials) put("Access-Control-Allow-Credentials", "true");
}

}  // namespace

std::optional<openapi::Match> match_preflight(const openapi::RouteTable& routes, const http::HeadView& head,
                                              std::string_view path) {
  const std::string_view method = only(head, "access-control-request-method");
  if (method.empty() || only(head, "origin").empty()) return std::nullopt;
  const openapi::MatchResult found = routes.match(method, path);
  const auto* match = std::get_if<openapi::Match>(&found);
  if (!match || !match->route->operation->policy.cors) return std::nullopt;
  return *match;
}

std::string_view allowed_origin(const CorsRule& rule, const http::HeadView& head) noexcept {
  const std::string_view origin = only(head, "origin");
  if (origin.empty()) return {};
  if (rule.any_origin) return "*";
  return std::ranges::find(rule.origins, origin) != rule.origins.end() ? origin : std::string_view{};
}

void append_cross_origin(std::string& lines, const CorsRule& rule, const http::HeadView& head) {
  bool allowed = false;
  each_field(rule, head, [&](std::string_view name, std::string_view value) {
    lines.append(name).append(": ").append(value).append("\r\n");
    allowed |= name != "Vary";
  });
  if (allowed) lines.append("Access-Control-Expose-Headers: ").append(exposed(rule)).append("\r\n");
}

void allow_cross_origin(const Exchange& x, http::Response& response) {
  if (!x.operation() || !x.operation()->policy.cors) return;
  const CorsRule& rule = *x.operation()->policy.cors;
  bool allowed = false;
  each_field(rule, x.connection.head(), [&](std::string_view name, std::string_view value) {
    response.add(std::string(name), std::string(value));
    allowed |= name != "Vary";
  });
  if (allowed && !x.preflight) response.set("Access-Control-Expose-Headers", exposed(rule));
}

base::Result<http::Response> preflight_answer(const openapi::RouteTable& routes, const Exchange& x) {
  const http::HeadView& head = x.connection.head();
  const CorsRule& rule = *x.operation()->policy.cors;
  if (allowed_origin(rule, head).empty())
    return base::Error{base::ErrorCode::forbidden, "pages of this origin may not call this operation"};
  http::Response response;
  response.status = 204;
  response.set("Access-Control-Allow-Methods", allowed_methods(routes, head, x.path));
  response.set("Access-Control-Allow-Headers", allowed_headers(*x.operation()));
  response.set("Access-Control-Max-Age", std::to_string(rule.max_age.count()));
  allow_cross_origin(x, response);
  return response;
}

http::Task<base::Status> answer_preflight(Worker& worker, Exchange& x) {
  base::Result<http::Response> response = preflight_answer(worker.node.routes, x);
  if (!response) co_return std::move(response).error();
  response->set("X-Request-Id", std::string(x.request_id()));
  x.status = response->status;
  co_await x.connection.send(*response);
  co_return base::ok();
}

}  // namespace gateway
