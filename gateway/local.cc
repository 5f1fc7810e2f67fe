// Operations that this program answers itself: OAuth endpoints and pages, on the blocking pool unless they
// need no thread of it.
#include "gateway/cross_origin.h"
#include "gateway/local_request.h"
#include "gateway/stages.h"
#include "gateway/transport_security.h"
#include "http/deferred.h"

namespace gateway {
namespace {

http::Prompt prompt_of(const http::Service& service, std::size_t handler,
                       const http::RequestView& request) noexcept {
  try {
    return service.prompt(handler, request);
  } catch (const std::exception&) {
    return {};  // the pool meets the same failure, and reports it
  }
}

http::Task<std::optional<http::Response>> answer_promptly(const http::Service& service, std::size_t handler,
                                                          const http::RequestView& request) {
  http::Prompt prompt = prompt_of(service, handler, request);
  if (!prompt.deferred) co_return std::move(prompt.response);
  const bool began = co_await http::RunDeferred(*prompt.deferred);
  if (!began) co_return std::nullopt;
  co_return prompt.deferred->answer();
}

http::Task<base::Result<http::Response>> answer_of(Worker& worker, const http::Service& service,
                                                   std::size_t handler, const http::RequestView& request) {
  std::optional<http::Response> prompt = co_await answer_promptly(service, handler, request);
  if (prompt) co_return *std::move(prompt);
  auto handle = [&]() -> base::Result<http::Response> { return service.handle(handler, request); };
  co_return co_await worker.node.pool.run(std::move(handle));
}

}  // namespace

http::Task<base::Status> answer_locally(Worker& worker, Exchange& x) {
  const openapi::Policy& policy = x.operation()->policy;
  base::Result<std::string_view> body = co_await x.connection.read_body(policy.max_body);
  if (!body) co_return std::move(body).error();
  x.body = *body;
  const LocalRequest local(x);
  const http::Service& service = *worker.node.services[static_cast<std::size_t>(policy.served_by)];
  base::Result<http::Response> response =
      co_await answer_of(worker, service, x.match.route->handler, local.view());
  if (!response) co_return std::move(response).error();
  response->set("X-Request-Id", std::string(x.request_id()));
  require_https(x.connection, *response);
  allow_cross_origin(x, *response);
  x.status = response->status;
  x.bytes = response->body.size();
  co_await x.connection.send(*response);
  co_return base::ok();
}

}  // namespace gateway
