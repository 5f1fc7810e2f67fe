// Stage: who is calling? A token that this authorization server issued and nobody revoked (RFC 6750).
#include "gateway/bearer.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

base::Error too_many(Exchange& x, std::int64_t wait) {
  x.limit_state.retry_after = wait;
  return {base::ErrorCode::too_many_bad_tokens, "too many access tokens from your address were not valid"};
}

/// Whether it is one of those that only their bytes open, not a JWT.
bool is_sealed(const Node& node, std::string_view token) {
  return token.starts_with(oauth::kAccessTokenPrefix) || !node.oauth_settings || !node.oauth_keys;
}

base::Result<oauth::AccessClaimsView> open_token(Worker& worker, Exchange& x) {
  const Node& node = worker.node;
  worker.follow_keys();
  if (is_sealed(node, x.token)) return worker.sealer.open(x.token, x.now, x.scratch.claims);
  if (!x.jws) x.jws.emplace(x.token);
  if (auto known = worker.jwts.known(*x.jws, *node.oauth_keys, x.now)) {
    x.jwt = std::move(known);
    return x.jwt->view();
  }
  // Before the signature: it costs as much as all the rest of a request (gateway.md 161).
  if (node.bad_tokens)
    if (const std::int64_t wait = node.bad_tokens->wait(x.connection.head().peer, x.started_ns); wait != 0)
      return too_many(x, wait);
  auto jwt = worker.jwts.verify(*x.jws, *node.oauth_settings, *node.oauth_keys, x.now);
  if (!jwt) return std::move(jwt).error();
  x.jwt = *std::move(jwt);
  x.jwt_verified = true;
  return x.jwt->view();
}

/// What this and the stages to come read of the caller comes from far away at the same time: with thousands
/// of apps each of it is a wait for memory.
void fetch_ahead(Worker& worker, Exchange& x, const oauth::AccessClaimsView& claims) {
  worker.revoked.fetch_ahead(claims);
  x.limits_key.emplace(claims.client_id, claims.plan);
  worker.limits.fetch_slot_ahead(*x.limits_key);
  if (x.operation()->policy.moves_money) return;
  const Backend* backend =
      worker.backend_of_route[x.match.route->index][static_cast<std::size_t>(claims.environment)];
  if (backend == nullptr) return;
  x.assertion_about.emplace(backend->name, claims);
  worker.assertions.fetch_set_ahead(*x.assertion_about);
}

/// And what that points to.
void fetch_on(const Worker& worker, const Exchange& x) {
  worker.limits.fetch_limits_ahead(*x.limits_key);
  if (x.assertion_about) worker.assertions.fetch_text_ahead(*x.assertion_about);
}

}  // namespace

base::Status find_token(Exchange& x) {
  if (has_query_token(x.query))
    return base::Error{base::ErrorCode::invalid_request,
                       "access_token in the query is not accepted: use the Authorization field"};
  std::string_view authorization;
  for (const http::FieldView& field : x.connection.head().fields)
    if (http::same_field_name(field.name, "authorization")) authorization = field.value;
  const auto presented = presented_token(authorization);
  if (!presented)
    return base::Error{base::ErrorCode::missing_token,
                       "an access token is needed: Authorization: Bearer TOKEN"};
  x.dpop = presented->scheme == TokenScheme::dpop;  // also for the challenge of a bad token (RFC 9449 7.1)
  x.token = presented->token;
  return base::ok();
}

bool needs_signature(Worker& worker, Exchange& x) {
  if (is_sealed(worker.node, x.token)) return false;
  x.jws.emplace(x.token);
  return !worker.jwts.known(*x.jws, *worker.node.oauth_keys, x.now);
}

base::Status authenticate(Worker& worker, Exchange& x) {
  auto claims = open_token(worker, x);
  if (!claims) {
    if (claims.error().code == base::ErrorCode::invalid_token && worker.node.bad_tokens)
      if (const std::int64_t wait = worker.node.bad_tokens->count(x.connection.head().peer, x.started_ns))
        return too_many(x, wait);
    return std::move(claims).error();
  }
  fetch_ahead(worker, x, *claims);
  const Standing standing = worker.revoked.standing(worker.node.revocations, *claims, x.now);
  fetch_on(worker, x);
  if (standing == Standing::unknown)
    return base::Error{base::ErrorCode::temporarily_unavailable,
                       "this node cannot tell whether the token was revoked; try again"};
  if (standing == Standing::revoked)
    return base::Error{base::ErrorCode::invalid_token, "the access token was revoked"};
  x.claims = *claims;
  if (x.claims.jkt.empty() && x.claims.x5t.empty() && !x.dpop) return base::ok();
  if (auto s = check_possession(worker, x, x.token); !s) {
    x.claims = {};
    return s;
  }
  return base::ok();
}

}  // namespace gateway
