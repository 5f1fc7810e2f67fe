// Stages: a request with an idempotency key is sent on once, and its repetitions get the answer of then.
#include "gateway/idempotency.h"

#include "base/log.h"
#include "gateway/answer_fields.h"
#include "gateway/cross_origin.h"
#include "gateway/idempotency_key.h"
#include "gateway/kept_answer.h"
#include "gateway/stages.h"
#include "gateway/transport_security.h"
#include "gateway/upstream_config.h"
#include "http/answer_reader.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;

Error unavailable() {
  return {ErrorCode::temporarily_unavailable,
          "this node cannot tell whether the request was sent before; nothing was forwarded"};
}

std::string_view content_type(const http::HeadView& head) {
  for (const http::FieldView& field : head.fields)  // the framing guard let no second one through
    if (http::same_field_name(field.name, "content-type")) return field.value;
  return {};
}

}  // namespace

KeyClaim claim_of(const Exchange& x, const base::Digest& scope, bool quoted, base::Instant now,
                  const Config& config) {
  const openapi::Operation& operation = *x.operation();
  const http::HeadView& head = x.connection.head();
  KeyClaim claim;
  claim.key = scope;
  claim.fingerprint = request_fingerprint(head.method_token, x.target, content_type(head), x.body);
  claim.quoted = quoted;
  claim.owner = x.request_id();
  claim.now = now;
  claim.lease_until = now + total_timeout(config, operation.policy) + kLeaseSlack;
  claim.expires_at = now + operation.idempotency->ttl;
  return claim;
}

http::Task<void> replay(Worker& worker, Exchange& x, http::Response answer) {
  refund_limits(x);
  answer.set("Idempotent-Replayed", "true").set("X-Request-Id", std::string(x.request_id()));
  set_ratelimit(answer, x);
  require_https(x.connection, answer);
  allow_cross_origin(x, answer);
  sign_own_answer(worker, x, answer);
  x.status = answer.status;
  x.bytes = answer.body.size();
  co_await x.connection.send(answer);
}

ClaimedKey claim_or_recall(IdempotencyStore& store, const KeyClaim& claim, const base::Secret& secret) {
  KeyUse state = store.claim_key(claim);
  if (state.kind != KeyUse::Kind::finished) return {state.kind, state.quoted};
  if (auto answer = open_answer(secret, claim.key, state.owner, state.answer))
    return {state.kind, state.quoted, *std::move(answer)};
  base::log(base::LogLevel::warn, "a kept answer cannot be opened", {{"recorded_by", state.owner}});
  store.forget_answer(claim.key, state.owner);
  state = store.claim_key(claim);
  // Somebody else was as quick, and has finished already: the next repetition gets that answer.
  if (state.kind == KeyUse::Kind::finished) state.kind = KeyUse::Kind::in_flight;
  return {state.kind, state.quoted};
}

bool settle(IdempotencyStore& store, const base::Digest& key, const std::string& owner,
            const Settlement& settlement, const base::Secret& secret, base::Random& random) {
  switch (settlement.kind) {
    case Settlement::Kind::release:
      return store.release_key(key, owner);
    case Settlement::Kind::finish:
      return store.finish_key(key, owner, seal_answer(secret, key, owner, settlement.answer, random));
    case Settlement::Kind::leave:
      break;
  }
  return store.leave_key(key, owner);
}

KeyDecision decide_key(const SentOn& sent_on) {
  if (!sent_on.sent) return {Settlement::Kind::release, KeyOutcome::released};
  if (sent_on.complete && sent_on.too_large) return {Settlement::Kind::leave, KeyOutcome::too_large};
  if (sent_on.complete && sent_on.answer && is_final_answer(*sent_on.answer))
    return {Settlement::Kind::finish, KeyOutcome::recorded};
  return {Settlement::Kind::leave, KeyOutcome::unknown};
}

http::Task<base::Status> claim_key(Worker& worker, Exchange& x) {
  const openapi::IdempotencyRule& rule = *x.operation()->idempotency;
  auto key = find_idempotency_key(x.connection.head().fields, rule.header);
  if (!key) co_return std::move(key).error();
  if (!*key) {
    if (!rule.required) co_return base::ok();
    co_return Error{ErrorCode::idempotency_key_missing, "this operation needs an idempotency key",
                    rule.header};
  }
  IdempotencyStore* const store = worker.node.idempotency;
  const base::Secret* const secret = worker.node.answer_secret;
  if (!store || !secret) co_return unavailable();
  const base::Digest scope = idempotency_scope(x.claims, x.operation()->id, (*key)->text);
  auto claim = [store, secret,
                claim = claim_of(x, scope, (*key)->quoted, worker.core.wall(), worker.node.config)]() {
    return base::Result<ClaimedKey>(claim_or_recall(*store, claim, *secret));
  };
  base::Result<ClaimedKey> claimed = co_await worker.node.pool.run(std::move(claim));
  if (!claimed) co_return std::move(claimed).error();
  switch (claimed->kind) {
    case KeyUse::Kind::taken_over:
      worker.counters.keys_taken_over.add();
      [[fallthrough]];
    case KeyUse::Kind::claimed:
      (*key)->quoted = claimed->quoted;
      x.keyed = std::make_unique<KeyedRequest>(*std::move(*key), rule.header, scope, answers_to(x),
                                               rule.max_answer);
      co_return base::ok();
    case KeyUse::Kind::finished:
      x.key_outcome = KeyOutcome::replayed;
      co_await replay(worker, x, std::move(claimed->answer));
      co_return base::ok();
    case KeyUse::Kind::in_flight:
      x.key_outcome = KeyOutcome::in_flight;
      co_return Error{ErrorCode::idempotency_in_progress,
                      "the first request with this idempotency key is still running"};
    case KeyUse::Kind::other_request:
      break;
  }
  x.key_outcome = KeyOutcome::other_request;
  co_return Error{ErrorCode::idempotency_key_reused,
                  "this idempotency key was used before, with another request", rule.header};
}

http::Task<base::Status> settle_key(Worker& worker, Exchange& x, base::Status sent) {
  KeyedRequest& keyed = *x.keyed;
  const bool gathered = sent && keyed.complete && !keyed.answer.passing();
  std::optional<http::Response> answer;
  if (gathered) answer = http::read_whole_answer(keyed.answer.text(), false);
  const KeyDecision decision =
      decide_key({keyed.sent, keyed.complete, keyed.answer.passing(), answer ? &*answer : nullptr});
  Settlement settlement{decision.settlement};
  if (decision.settlement == Settlement::Kind::finish) settlement.answer = kept_part(*answer);
  Node& node = worker.node;
  auto write = [store = node.idempotency, secret = node.answer_secret, random = &node.random,
                key = keyed.scope, owner = std::string(x.request_id()),
                settlement = std::move(settlement)]() {
    return base::Result<bool>(settle(*store, key, owner, settlement, *secret, *random));
  };
  const base::Result<bool> written = co_await node.pool.run(std::move(write));
  // Not settled, the key is held until its lease runs out; then the backend decides what a repetition gets.
  x.key_outcome = written && *written ? decision.outcome : KeyOutcome::unsettled;
  if (!sent) co_return sent;
  if (gathered) {
    co_await keyed.answer.deliver();
  } else if (!keyed.answer.passing()) {
    co_return Error{ErrorCode::backend_unavailable, "the backend's answer broke off"};
  }
  co_return base::ok();
}

}  // namespace gateway
