// Answering on the admin listener.
#include "gateway/admin.h"

namespace gateway {
namespace {

http::Response text(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.set("Content-Type", "text/plain; charset=utf-8").set("Cache-Control", "no-store");
  return response;
}

}  // namespace

http::Response answer_admin(const AdminView& view, const http::RequestView& request) {
  if (!view.serves(request.host))
    return text(421, "this listener does not answer to that host; see admin.hosts in tollgate.yaml\n");
  const bool known = request.path == "/healthz" || request.path == "/readyz" || request.path == "/metrics";
  if (!known) return text(404, "not found; there are /healthz, /readyz and /metrics\n");
  if (request.method != http::Method::get && request.method != http::Method::head)
    return text(405, "only GET and HEAD\n").set("Allow", "GET, HEAD");
  if (request.path == "/healthz") return text(200, "ok\n");
  if (request.path == "/metrics")
    return text(200, view.metrics()).set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  const std::string reason = view.not_ready();
  if (!reason.empty()) return text(503, reason + "\n");
  const std::string notice = view.notice ? view.notice() : std::string();
  return text(200, "ready\n" + (notice.empty() ? notice : notice + "\n"));
}

}  // namespace gateway
