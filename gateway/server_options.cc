// `OPTIONS *`: what the server as a whole can be asked.
#include <algorithm>

#include "gateway/stages.h"

namespace gateway {
namespace {

std::string allowed_methods(const openapi::RouteTable& routes) {
  std::string allow;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    const std::string_view declared = std::string_view(method) == "HEAD" ? "GET" : method;
    const auto has = [&](const openapi::Route& route) { return route.operation->method == declared; };
    if (std::ranges::any_of(routes.routes(), has)) allow.append(method).append(", ");
  }
  return allow + "OPTIONS";
}

}  // namespace

http::Task<base::Status> answer_server_options(Worker& worker, Exchange& x) {
  http::Response response;
  response.status = x.status = 204;
  response.set("Allow", allowed_methods(worker.node.routes));
  response.set("X-Request-Id", std::string(x.request_id()));
  co_await x.connection.send(response);
  co_return base::ok();
}

}  // namespace gateway
