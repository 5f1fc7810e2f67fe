// Stage: which operation is this? The target must be in canonical form, so that what is matched is what is
// forwarded.
#include "gateway/stages.h"
#include "http/target.h"

namespace gateway {

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
  const openapi::MatchResult found = node.routes.match(head.method_token, x.path);
  if (const auto* refused = std::get_if<openapi::MethodNotAllowed>(&found))
    return base::Error{base::ErrorCode::method_not_allowed, "this path has other methods",
                       std::string(refused->allow)};
  const auto* match = std::get_if<openapi::Match>(&found);
  if (!match) return base::Error{base::ErrorCode::not_found, "there is no operation at this path"};
  const openapi::Served served = match->route->operation->policy.served_by;
  const bool here = served == openapi::Served::proxy
                        ? node.serves_apis
                        : node.services[static_cast<std::size_t>(served)] != nullptr;
  if (!here) return base::Error{base::ErrorCode::not_found, "this node does not serve that path"};
  x.match = *match;
  return base::ok();
}

}  // namespace gateway
