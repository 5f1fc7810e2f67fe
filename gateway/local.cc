// Operations that this program answers itself: OAuth endpoints and pages, on the blocking pool.
#include "gateway/local_request.h"
#include "gateway/stages.h"
#include "http/host.h"

namespace gateway {
namespace {

/// RFC 6797. Not on loopback: the browser would apply it to every other program that a developer runs there.
bool wants_strict_transport(const http::HeadView& head) {
  if (!head.secure) return false;
  const auto host = http::parse_host(head.framing.host);
  return host && !http::is_loopback(*host);
}

}  // namespace

http::Task<base::Status> answer_locally(Worker& worker, Exchange& x) {
  const openapi::Policy& policy = x.operation()->policy;
  base::Result<std::string_view> body = co_await x.connection.read_body(policy.max_body);
  if (!body) co_return std::move(body).error();
  x.body = *body;
  const LocalRequest local(x);
  const http::Service& service = *worker.node.services[static_cast<std::size_t>(policy.served_by)];
  const std::size_t handler = x.match.route->handler;
  auto handle = [&]() -> base::Result<http::Response> { return service.handle(handler, local.view()); };
  base::Result<http::Response> response = co_await worker.node.pool.run(std::move(handle));
  if (!response) co_return std::move(response).error();
  response->set("X-Request-Id", std::string(x.request_id()));
  if (wants_strict_transport(x.connection.head()))
    response->set("Strict-Transport-Security", "max-age=31536000");
  x.status = response->status;
  x.bytes = response->body.size();
  co_await x.connection.send(*response);
  co_return base::ok();
}

}  // namespace gateway
