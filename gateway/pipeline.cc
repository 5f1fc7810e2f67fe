// The data path, top to bottom: every request passes these stages in this order, and is recorded.
#include "gateway/pipeline.h"

#include "gateway/stages.h"
#include "http/problem.h"

namespace gateway {
namespace {

/// One request in flight, and its buffers.
class ScratchLease {
 public:
  explicit ScratchLease(Worker& worker) : worker_(worker) {
    ++worker.in_flight;
    if (worker.idle_scratch.empty()) {
      scratch_ = std::make_unique<Scratch>();
    } else {
      scratch_ = std::move(worker.idle_scratch.back());
      worker.idle_scratch.pop_back();
    }
  }
  ~ScratchLease() {
    --worker_.in_flight;
    worker_.idle_scratch.push_back(std::move(scratch_));
  }
  ScratchLease(const ScratchLease&) = delete;
  ScratchLease& operator=(const ScratchLease&) = delete;
  Scratch& operator*() { return *scratch_; }
  Scratch* operator->() { return scratch_.get(); }

 private:
  Worker& worker_;
  std::unique_ptr<Scratch> scratch_;
};

http::Task<base::Status> run_stages(Worker& worker, Exchange& x) {
  if (worker.in_flight > worker.node.config.listen.limits.max_requests)
    co_return base::Error{base::ErrorCode::overloaded, "too many requests at once; nothing was forwarded"};
  if (worker.node.config.redirect.port != 0 && !x.connection.head().secure)
    co_return co_await send_to_https(worker, x);  // the listener that is there for nothing else
  if (auto s = match_route(worker, x); !s) co_return std::move(s).error();  // the OpenAPI documents
  if (!x.operation()) co_return co_await answer_server_options(worker, x);
  if (auto s = check_address(x); !s) co_return std::move(s).error();  // where it may be called from
  if (x.preflight) co_return co_await answer_preflight(worker, x);    // the Fetch standard's CORS protocol
  const openapi::Served served_by = x.operation()->policy.served_by;
  if (served_by == openapi::Served::oauth || served_by == openapi::Served::portal)
    co_return co_await answer_locally(worker, x);
  if (x.operation()->authenticated) {
    if (auto s = find_token(x); !s) co_return std::move(s).error();  // RFC 6750 2
    // A signature takes longer than all the rest of a request. What else is ready goes first, and all that
    // are to be verified are before one of them goes on: a backend that sleeps is woken once for all.
    if (needs_signature(worker, x)) co_await http::Core::Later(worker.core);
    if (auto s = authenticate(worker, x); !s) co_return std::move(s).error();  // RFC 6750 3
    if (x.jwt_verified) co_await http::Core::Later(worker.core);
    if (x.proof)
      if (auto s = co_await claim_proof(worker, x); !s) co_return std::move(s).error();  // RFC 9449
    if (auto s = authorise(worker, x); !s) co_return std::move(s).error();               // scopes, audience
    if (x.operation()->policy.signature_required)
      if (auto s = co_await check_signature(worker, x); !s) co_return std::move(s).error();  // RFC 9421
    if (served_by == openapi::Served::gateway) co_return co_await answer_usage(worker, x);
    if (auto s = co_await take_limits(worker, x); !s) co_return std::move(s).error();  // 429 + Retry-After
    if (x.key_outcome == KeyOutcome::replayed) co_return base::ok();  // over the quota, but not a new request
  }
  if (auto s = co_await validate(x); !s) co_return std::move(s).error();  // schemas of the operation
  if (x.operation()->policy.signature_required)
    if (auto s = check_signed_body(x); !s) co_return std::move(s).error();  // RFC 9530
  if (auto s = bind_consent(x); !s) co_return std::move(s).error();         // RFC 9396
  if (x.operation()->websocket) co_return co_await open_tunnel(worker, x);  // RFC 6455
  if (x.operation()->policy.check_sandbox_answers) gather_to_check(x);
  if (x.operation()->policy.sign_answers) gather_to_sign(x);
  if (x.operation()->cache) co_return co_await through_cache(worker, x);  // RFC 9111
  if (x.operation()->idempotency) {
    if (auto s = co_await claim_key(worker, x); !s) co_return std::move(s).error();  // 409, 422
    if (x.key_outcome == KeyOutcome::replayed) co_return base::ok();
  }
  if (x.match.route->changes_cached && worker.node.cache_changes)
    x.path_change.begin(*worker.node.cache_changes, x.path);
  base::Status sent = base::ok();
  if (x.consent_to_use) sent = co_await use_consent(worker, x);
  if (sent) sent = co_await forward(worker, x);  // assertion, backend
  if (x.checks_answer) sent = check_answer(x, std::move(sent));
  if (x.keyed) sent = co_await settle_key(worker, x, std::move(sent));
  if (x.to_sign) sent = co_await send_signed(worker, x, std::move(sent));  // RFC 9421
  if (sent && x.to_check) co_await send_checked(x);
  co_return sent;
}

}  // namespace

void Pipeline::use(std::shared_ptr<Worker> worker) {
  worker_ = std::move(worker);
  worker_->begin();
}

http::Task<void> Pipeline::on_request(http::Connection& connection) {
  const std::shared_ptr<Worker> kept = worker_;  // configuration and documents stay those of its beginning
  Worker& worker = *kept;
  ScratchLease scratch(worker);
  Exchange x{connection, *scratch};
  worker.core.refresh();
  x.now = worker.core.wall();
  x.started_ns = base::monotonic_ns();
  worker.ids.next(x.id);
  x.trace =
      continue_trace(connection.head().fields, worker.trace_ids, worker.trace_sampling, scratch->tracestate);
  const base::Status outcome = co_await run_stages(worker, x);
  if (!outcome) {
    // A refused request costs nothing; one that was forwarded counts, whatever became of it.
    if (!x.forwarded) refund_limits(x);
    co_await gateway::refuse(worker, x, outcome.error());
  }
  record(worker, x, outcome);
}

http::Response Pipeline::refuse(const base::Error& error, std::string_view peer) {
  Worker& worker = *worker_;
  RequestIds::Text id{};
  worker.ids.next(id);
  const std::string_view request_id(id.data(), id.size());
  http::Response response = http::problem(error, request_id, worker.node.config.portal_url);
  response.set("X-Request-Id", std::string(request_id));
  const base::ErrorRow& row = base::row(error.code);
  worker.counters.refused[static_cast<std::size_t>(error.code)].add();
  worker.counters.record(kNoRoute, row.status, 0, 0);
  AccessEntryView entry;
  entry.at = worker.core.wall();
  entry.request_id = request_id;
  entry.peer = peer;
  entry.status = row.status;
  entry.code = row.name;
  worker.access_log.write(entry);
  return response;
}

}  // namespace gateway
