// Looking for a recorded answer instead of taking units that are not there.
#include "gateway/replay_over_quota.h"

#include "gateway/idempotency.h"
#include "gateway/idempotency_key.h"

namespace gateway {
namespace {

/// The recorded answer; nullopt if there is none. A key that this claim got is let go: nothing is forwarded.
std::optional<http::Response> recall(IdempotencyStore& store, const KeyClaim& claim,
                                     const base::Secret& secret) {
  ClaimedKey claimed = claim_or_recall(store, claim, secret);
  if (claimed.kind == KeyUse::Kind::finished) return std::move(claimed.answer);
  if (claimed.kind == KeyUse::Kind::claimed || claimed.kind == KeyUse::Kind::taken_over)
    store.release_key(claim.key, claim.owner);
  return std::nullopt;
}

http::Task<bool> read_body(Exchange& x) {
  const std::size_t most = x.operation()->policy.max_body;
  if (x.connection.body_buffered()) {
    x.body = x.connection.buffered_body();
    co_return x.body.size() <= most;
  }
  const base::Result<std::string_view> body = co_await x.connection.read_body(most);
  if (body) x.body = *body;
  co_return body.has_value();
}

}  // namespace

http::Task<bool> replay_over_quota(Worker& worker, Exchange& x) {
  const openapi::Operation& operation = *x.operation();
  IdempotencyStore* const store = worker.node.idempotency;
  const base::Secret* const secret = worker.node.answer_secret;
  if (!operation.idempotency || operation.policy.signature_required || !store || !secret) co_return false;
  const auto key = find_idempotency_key(x.connection.head().fields, operation.idempotency->header);
  if (!key || !*key) co_return false;
  if (!take_rates(worker, x)) co_return false;
  x.charged = false;  // nothing of it comes back
  const bool whole = co_await read_body(x);
  if (!whole || !bind_consent(x)) co_return false;
  const base::Digest scope = idempotency_scope(x.claims, operation.id, (*key)->text);
  auto look = [store, secret,
               claim = claim_of(x, scope, (*key)->quoted, worker.core.wall(), worker.node.config)] {
    return base::Result<std::optional<http::Response>>(recall(*store, claim, *secret));
  };
  base::Result<std::optional<http::Response>> found = co_await worker.node.pool.run(std::move(look));
  if (!found || !*found) co_return false;
  x.key_outcome = KeyOutcome::replayed;
  co_await replay(worker, x, **std::move(found));
  co_return true;
}

}  // namespace gateway
