// Stage: what comes to the plain listener beside https. Browsers are told where to go; nothing is served.
#include <algorithm>

#include "gateway/bearer.h"
#include "gateway/stages.h"
#include "http/target.h"

namespace gateway {
namespace {

/// What was sent in the clear must not be repeated as if nothing had happened: its sender has to notice.
bool brings_credentials(const http::HeadView& head, std::string_view query) {
  return has_query_token(query) || std::ranges::any_of(head.fields, [](const http::FieldView& field) {
           return http::same_field_name(field.name, "authorization") ||
                  http::same_field_name(field.name, "dpop");
         });
}

}  // namespace

http::Task<base::Status> send_to_https(Worker& worker, Exchange& x) {
  const http::HeadView& head = x.connection.head();
  x.connection.close_after_answer();
  const auto target = http::parse_target(head.method_token, head.target, head.framing.host);
  if (!target) co_return target.error();
  x.path = target->path;
  const auto authority = worker.hosts.secure_authority(head.framing.host);
  if (!authority)
    co_return base::Error{base::ErrorCode::misdirected_request, "this server does not answer for that host"};
  const bool reads = head.method == http::Method::get || head.method == http::Method::head;
  if (!reads || brings_credentials(head, target->query))
    co_return base::Error{
        base::ErrorCode::forbidden,
        "nothing was forwarded, and what was sent without encryption may have been read by others",
        {},
        {},
        "use https://" + *authority};
  http::Response response;
  response.status = x.status = 308;
  response.set("Location", "https://" + *authority + std::string(target->origin_form));
  response.set("X-Request-Id", std::string(x.request_id()));
  co_await x.connection.send(response);
  co_return base::ok();
}

}  // namespace gateway
