// Stage: the request goes to its backend with the gateway's assertion, and the answer comes back.
#include "gateway/answer_fields.h"
#include "gateway/forward_head.h"
#include "gateway/stages.h"
#include "gateway/upstream_config.h"

namespace gateway {
namespace {

// An assertion for one request if money moves, else the minute's; in `storage` or in the worker's cache.
std::string_view assertion_for(Worker& worker, const Exchange& x, const Backend& backend,
                               std::string& storage) {
  const Node& node = worker.node;
  if (!x.operation()->authenticated) return {};
  if (!x.operation()->policy.moves_money && x.assertion_about)
    return worker.assertions.get(worker.keys->assertion, node.config.issuer, *x.assertion_about, x.now,
                                 node.random);
  const RequestBinding binding{x.connection.head().method_token, x.path, x.body};
  storage = sign_assertion(worker.keys->assertion, node.config.issuer, backend.name, x.claims, x.now,
                           node.random, &binding);
  return storage;
}

std::span<const http::FieldView> fields_to_send(const Exchange& x) {
  if (x.keyed) return x.keyed->fields();
  return x.caching ? std::span<const http::FieldView>(x.caching->fields) : x.connection.head().fields;
}

/// What the head gets beside the backend's fields; what is gathered to be kept gets it when it is sent.
http::AnswerFields fields_to_add(Exchange& x) {
  const openapi::Policy& policy = x.operation()->policy;
  x.scratch.answer_fields.clear();
  append_answer_fields(x.scratch.answer_fields, x);
  const OwnedFields owned{policy.sign_answers, policy.cors != nullptr, x.caching == nullptr};
  if (!x.caching) return {x.scratch.answer_fields, owned_answer_fields(owned)};
  x.caching->answer.add_when_passing(x.scratch.answer_fields);
  return {{}, owned_answer_fields(owned)};
}

bool is_safe(http::Method method) { return method == http::Method::get || method == http::Method::head; }

}  // namespace

http::Task<base::Status> forward(Worker& worker, Exchange& x) {
  const openapi::Policy& policy = x.operation()->policy;
  Backend* backend =
      worker.backend_of_route[x.match.route->index][static_cast<std::size_t>(x.claims.environment)];
  if (!backend)
    co_return base::Error{base::ErrorCode::backend_unavailable,
                          "this API has no backend in the app's environment"};
  const http::HeadView& head = x.connection.head();
  if (policy.streaming) {
    // Before a backend is asked: a client that only promises a body costs it nothing.
    const auto first = co_await x.connection.read_body_piece(policy.max_body);
    if (!first) co_return first.error();
    x.body = *first;
  }
  std::string signed_for_this;
  KeyedRequest* const keyed = x.keyed.get();
  ForwardHead out{head.method_token, x.target, backend->authority, fields_to_send(x)};
  out.request_id = x.request_id();
  worker.trace_ids.next(x.trace.backend_id);
  out.trace = &x.trace;
  out.assertion = assertion_for(worker, x, *backend, signed_for_this);
  out.peer = head.peer;
  out.host = head.framing.host;
  out.secure = head.secure;
  const http::StreamedBody streamed{policy.max_body, head.framing.body == http::BodyKind::chunked};
  out.chunked = policy.streaming && streamed.chunked;
  out.body_size = policy.streaming ? head.framing.length : x.body.size();
  out.upgrade = x.upgrade != nullptr;
  out.has_body = out.chunked || out.body_size > 0 || !is_safe(head.method);
  build_forward_head(out, x.scratch.upstream_head);
  const http::AnswerFields fields = fields_to_add(x);
  x.forwarded = true;  // until it is known not to be
  http::Connection& client = keyed ? keyed->answer : answers_to(x);
  http::Outgoing request;
  request.head = x.scratch.upstream_head;
  request.body = x.body;
  request.streamed = policy.streaming ? &streamed : nullptr;
  request.upgrade = x.upgrade;
  request.max_answer = policy.max_answer;
  request.safe = policy.retry && is_safe(head.method) && !request.streamed;
  // A backend behind a key makes one of two requests with that key (gateway.md 148).
  request.replayable = policy.retry && (keyed || request.safe);
  request.connect_timeout = policy.connect_timeout;
  request.response_timeout = policy.response_timeout;
  request.total_timeout = total_timeout(backend->config, policy);
  http::Sent sent;
  x.upstream_authority = backend->authority;
  x.upstream_sent_ns = base::monotonic_ns();
  base::Result<http::Forwarded> forwarded = co_await backend->targets->forward(client, request, fields, sent);
  x.upstream_ns = base::monotonic_ns() - x.upstream_sent_ns;
  x.forwarded = forwarded || sent.wrote;
  if (keyed) keyed->sent = x.forwarded;
  if (!forwarded) co_return std::move(forwarded).error();
  x.answer_complete = forwarded->complete;
  if (keyed) keyed->complete = forwarded->complete;
  (forwarded->reused ? worker.counters.upstream_reused : worker.counters.upstream_fresh).add();
  x.status = x.upstream_status = forwarded->status;
  x.bytes = forwarded->body_bytes;
  co_return base::ok();
}

}  // namespace gateway
