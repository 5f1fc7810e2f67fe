// Stages: a token with authorization details may make the calls that its customer consented to, and no other.
#include <string>

#include "gateway/consent_binding.h"
#include "gateway/consent_use.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

base::Error refused(std::string_view why) { return {base::ErrorCode::insufficient_scope, why}; }

// A customer's token that carries no details. An app's own token has no grant: there is no consent to hold it
// against, and the backend only ever sees the app as the caller.
base::Status without_details(const Exchange& x) {
  const auto& binding = x.operation()->consent;
  if (binding && binding->required && !x.claims.grant_id.empty())
    return refused("this operation needs a consent to exactly this request (authorization_details)");
  return base::ok();
}

// Where the gateway keeps keys, the key in quotes: request_digest() takes exactly these away again.
std::string idempotency_key(const Exchange& x) {
  if (x.keyed) return '"' + x.keyed->key.text + '"';
  for (const http::FieldView& field : x.connection.head().fields)
    if (http::same_field_name(field.name, "idempotency-key")) return std::string(field.value);
  return {};
}

}  // namespace

base::Status bind_consent(Exchange& x) {
  if (x.claims.authorization_details.empty()) return without_details(x);
  const openapi::Operation& operation = *x.operation();
  if (!operation.consent) {
    if (operation.policy.moves_money)
      return refused("this operation moves money, and the customer's consent does not say anything about it");
    return base::ok();
  }
  const auto element = match_consent(*operation.consent, x.claims.authorization_details, x.body);
  if (!element) return element.error();
  if (operation.consent->once) x.consent_to_use = consent_digest(x.claims.grant_id, *element);
  return base::ok();
}

http::Task<base::Status> use_consent(Worker& worker, Exchange& x) {
  ConsentUseStore* const store = worker.node.consent_uses;
  if (!store || x.claims.grant_id.empty())
    co_return base::Error{base::ErrorCode::temporarily_unavailable,
                          "this node cannot tell whether the consent was used; nothing was forwarded"};
  const LifetimeConfig& lifetimes = worker.node.config.lifetimes;
  const ConsentUse use{request_digest(x.claims.client_id, x.operation()->id, idempotency_key(x)), x.now};
  // No token of this grant outlives this, also if lifetimes were longer when it was made.
  const base::Instant keep_until =
      x.now + lifetimes.refresh_token + lifetimes.access_token + std::chrono::years{1};
  auto claim = [store, use, keep_until, consent = *x.consent_to_use]() -> base::Status {
    return decide_consent_use(store->claim_consent(consent, use, keep_until), use);
  };
  base::Status claimed = co_await worker.node.pool.run(std::move(claim));
  co_return claimed;
}

}  // namespace gateway
