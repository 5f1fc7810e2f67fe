// The answer to a refused request: problem+json with its challenge, Allow and Retry-After, or a page for a
// browser.
#include <algorithm>

#include "gateway/answer_fields.h"
#include "gateway/challenge.h"
#include "gateway/cross_origin.h"
#include "gateway/local_request.h"
#include "gateway/protected_resources.h"
#include "gateway/request_signature.h"
#include "gateway/stages.h"
#include "gateway/transport_security.h"
#include "http/problem.h"

namespace gateway {
namespace {

// How long to wait: what the limit says, and a second where only time will tell.
std::int64_t retry_after(const Exchange& x, base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::rate_limited:
    case base::ErrorCode::too_many_bad_tokens:
      return std::max<std::int64_t>(
          1, x.limit_state.retry_after ? x.limit_state.retry_after : x.limit_state.burst_reset);
    case base::ErrorCode::quota_exceeded:
      return std::max<std::int64_t>(1, x.limit_state.retry_after);
    case base::ErrorCode::idempotency_in_progress:
    case base::ErrorCode::overloaded:
    case base::ErrorCode::temporarily_unavailable:
      return 1;
    default:
      return 0;
  }
}

// Of the API that was called; of all of them where no API's operation was found.
std::string metadata_of(const Config& config, const Exchange& x) {
  const bool of_api = x.operation() && (x.operation()->policy.served_by == openapi::Served::proxy ||
                                        x.operation()->policy.served_by == openapi::Served::gateway);
  return resource_metadata_url(config.api_url, of_api ? x.match.route->document->base_path : std::string());
}

// A person with a browser, not a program with a token: shown a page. APIs always answer problem+json.
bool wants_page(const Exchange& x, const base::Error& error) {
  if (error.code == base::ErrorCode::misdirected_request) return false;  // our pages are for our own hosts
  if (x.operation() && x.operation()->policy.served_by != openapi::Served::portal) return false;
  for (const http::FieldView& field : x.connection.head().fields)
    if (http::same_field_name(field.name, "accept"))
      return field.value.find("text/html") != std::string_view::npos;
  return false;
}

}  // namespace

http::Task<void> refuse(Worker& worker, Exchange& x, const base::Error& error) {
  const Config& config = worker.node.config;
  const base::ErrorRow& row = base::row(error.code);
  base::Error told = error;
  if (error.code == base::ErrorCode::method_not_allowed)
    told.about.clear();  // Allow says it; it names no parameter
  // At an API these are refusals of the token; at the OAuth endpoints they are 400 (RFC 9449 5, 7.1).
  const bool of_proof =
      error.code == base::ErrorCode::invalid_dpop_proof || error.code == base::ErrorCode::use_dpop_nonce;
  http::Response response = http::problem(told, x.request_id(), config.portal_url, of_proof ? 401 : 0);
  if (wants_page(x, error) && worker.node.error_pages) {
    const LocalRequest local(x);
    ErrorPages& pages = *worker.node.error_pages;
    auto render = [&]() -> base::Result<http::Response> { return pages.page(error, local.view()); };
    base::Result<http::Response> page = co_await worker.node.pool.run(std::move(render));
    if (page) response = *std::move(page);
  }
  if (row.status == 401 || of_proof || error.code == base::ErrorCode::insufficient_scope)
    response.set("WWW-Authenticate", token_challenge(error, x.operation(), metadata_of(config, x), x.dpop));
  if (error.code == base::ErrorCode::use_dpop_nonce && worker.node.dpop_nonces)
    response.set("DPoP-Nonce", worker.node.dpop_nonces->current(x.now)).set("Cache-Control", "no-store");
  if (error.code == base::ErrorCode::method_not_allowed) response.set("Allow", error.about);
  if (error.code == base::ErrorCode::malformed_request && x.operation() && x.operation()->websocket)
    response.set("Sec-WebSocket-Version", "13");  // RFC 6455 4.4
  if (const std::int64_t seconds = retry_after(x, error.code))
    response.set("Retry-After", std::to_string(seconds));
  response.set("X-Request-Id", std::string(x.request_id()));
  require_https(x.connection, response);
  set_ratelimit(response, x);
  if (error.code == base::ErrorCode::invalid_signature)
    response.set("Accept-Signature", accept_signature(signature_demand(x)));
  allow_cross_origin(x, response);
  sign_own_answer(worker, x, response);
  x.status = response.status;
  x.bytes = response.body.size();
  co_await x.connection.send(response);
}

}  // namespace gateway
