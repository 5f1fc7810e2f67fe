// Stage: which operation is this? The target must be in canonical form, so that what is matched is what is
// forwarded.
#include "gateway/cross_origin.h"
#include "gateway/protected_resources.h"
#include "gateway/stages.h"
#include "http/target.h"

namespace gateway {
namespace {

/// The metadata of an API is found at the API (RFC 9728 3), whichever node has the other OAuth endpoints.
bool is_served_here(const Node& node, const openapi::Operation& operation) {
  const openapi::Served served = operation.policy.served_by;
  if (served == openapi::Served::proxy || served == openapi::Served::gateway) return node.serves_apis;
  if (!node.services[static_cast<std::size_t>(served)]) return false;
  return served != openapi::Served::oauth || node.serves_oauth ||
         (node.serves_apis && operation.path.starts_with(kResourceMetadataPath));
}

constexpr std::size_t kLine = 64;

void fetch_ahead(const void* begin, std::size_t size) {
  for (std::size_t at = 0; at < size; at += kLine) __builtin_prefetch(static_cast<const char*>(begin) + at);
}

/// Among thousands of operations this one's memory is far away: what it reads comes at the same time, and
/// what the operation points to while the token is opened.
bool fetch_and_look(const Worker& worker, const openapi::Route& route) {
  const openapi::Operation& operation = *route.operation;
  fetch_ahead(&operation, openapi::Operation::kReadEachTime);
  __builtin_prefetch(&worker.backend_of_route[route.index]);
  const bool here = is_served_here(worker.node, operation);
  fetch_ahead(operation.scopes.data(), operation.scopes.size() * sizeof operation.scopes[0]);
  fetch_ahead(operation.parameters.data(), operation.parameters.size() * sizeof operation.parameters[0]);
  return here;
}

}  // namespace

base::Status match_route(Worker& worker, Exchange& x) {
  const http::HeadView& head = x.connection.head();
  const auto target = http::parse_target(head.method_token, head.target, head.framing.host);
  if (!target) {
    // Whoever wrote this target may frame messages in another way, too: nothing more is read from there.
    x.connection.close_after_answer();
    return target.error();
  }
  x.target = target->origin_form;
  x.path = target->path;
  x.query = target->query;
  if (!worker.hosts.contains(head.framing.host))
    return base::Error{base::ErrorCode::misdirected_request, "this server does not answer for that host"};
  if (x.path == "*") return base::ok();
  const Node& node = worker.node;
  openapi::MatchResult found = node.routes.match(head.method_token, x.path);
  if (head.method == http::Method::options)
    if (auto asked = match_preflight(node.routes, head, x.path)) {
      found = *asked;
      x.preflight = true;
    }
  if (const auto* refused = std::get_if<openapi::MethodNotAllowed>(&found))
    return base::Error{base::ErrorCode::method_not_allowed, "this path has other methods",
                       std::string(refused->allow)};
  const auto* match = std::get_if<openapi::Match>(&found);
  if (!match) return base::Error{base::ErrorCode::not_found, "there is no operation at this path"};
  if (!fetch_and_look(worker, *match->route))
    return base::Error{base::ErrorCode::not_found, "this node does not serve that path"};
  x.match = *match;
  return base::ok();
}

}  // namespace gateway
