// Everything known about one request while it passes through the stages.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "gateway/app_limits.h"
#include "gateway/assertion.h"
#include "gateway/cache_changes.h"
#include "gateway/cached_exchange.h"
#include "gateway/counters.h"
#include "gateway/jwt_cache.h"
#include "gateway/keyed_request.h"
#include "gateway/limits_index.h"
#include "gateway/request_ids.h"
#include "gateway/trace_context.h"
#include "http/connection.h"
#include "http/gathered_answer.h"
#include "oauth/access_token.h"
#include "oauth/dpop.h"
#include "oauth/read_access_token.h"
#include "openapi/route_table.h"

namespace http {
struct Upgrade;
}

namespace gateway {

/// Buffers that an exchange needs and the next one reuses; leased from the worker.
struct Scratch {
  std::string claims, upstream_head, answer_fields, tracestate;
};

/// Lives in the frame of the worker's on_request(); stages fill it in order. Views point into the
/// connection's buffer, into the scratch buffers, or into the documents.
struct Exchange {
  http::Connection& connection;
  Scratch& scratch;
  base::Instant now{};          // wall clock, read once
  std::int64_t started_ns = 0;  // monotonic
  RequestIds::Text id{};
  TraceContext trace{};

  std::string_view target{}, path{}, query{};  // match_route; target is the origin-form that is forwarded
  openapi::Match match{};
  bool preflight = false;  // match_route: OPTIONS of a browser that asks whether a page may call `match`

  std::string_view token{};                      // find_token
  std::optional<JwtCache::Token> jws{};          // needs_signature, authenticate: `token`, if it is a JWT
  std::shared_ptr<const KeptClaims> jwt{};       // of a JWT: what claims points into; shared with the cache
  bool jwt_verified = false;                     // authenticate: its signature, just now
  oauth::AccessClaimsView claims{};              // authenticate; empty before
  std::optional<LimitsIndex::Key> limits_key{};  // authenticate: of claims, and so is the next
  std::optional<AssertionCache::About> assertion_about{};  // for a backend, if not for this request alone
  bool dpop = false;                                       // authenticate: the scheme that was used
  std::optional<oauth::DpopProof> proof{};                 // authenticate: to be claimed

  AppLimits* limits = nullptr;  // take_limits
  LimitState limit_state{};
  Place place{};              // of the concurrency limit, until the exchange ends
  bool limits_known = false;  // RateLimit fields can be told
  bool charged = false;

  std::string_view body{};  // validate

  std::unique_ptr<http::GatheredAnswer> to_sign{};  // gather_to_sign; null unless the answer is to be signed

  bool checks_answer = false;                        // gather_to_check
  std::unique_ptr<http::GatheredAnswer> to_check{};  // gather_to_check; null if to_sign gathers it anyway

  std::unique_ptr<CachedExchange> caching{};    // through_cache; null unless the answer may be kept
  std::string_view cache_status{};              // of an answer that was sent on (RFC 9211); a literal
  std::optional<CacheOutcome> cache_outcome{};  // through_cache
  PathChange path_change{};                     // of requests that may change what is kept

  std::optional<base::Digest> consent_to_use{};  // bind_consent; set if the consent is for one use

  std::unique_ptr<KeyedRequest> keyed{};    // claim_key; null for operations without keys
  std::optional<KeyOutcome> key_outcome{};  // claim_key, settle_key

  bool forwarded = false;        // forward: a backend may have seen it
  bool answer_complete = false;  // forward: the backend's answer came to its end

  http::Upgrade* upgrade = nullptr;  // open_tunnel, while forward asks for it
  std::int64_t switched_ns = 0;      // open_tunnel: monotonic, when the tunnel began; 0: there was none
  std::uint64_t bytes_in = 0;        // of the client, in the tunnel
  std::string_view tunnel_end{};     // why it ended

  int status = 0;  // outcome, for the record
  std::uint64_t bytes = 0;
  std::int64_t upstream_ns = 0;
  std::int64_t upstream_sent_ns = 0;      // monotonic
  int upstream_status = 0;                // 0: no answer
  std::string_view upstream_authority{};  // of the backend that was called

  const openapi::Operation* operation() const noexcept {
    return match.route ? match.route->operation : nullptr;
  }
  std::string_view request_id() const noexcept { return {id.data(), id.size()}; }
};

/// Where a backend's answer goes if no idempotency key stands between.
inline http::Connection& answers_to(Exchange& x) noexcept {
  if (x.to_sign) return *x.to_sign;
  if (x.caching) return x.caching->answer;
  if (x.to_check) return *x.to_check;
  return x.connection;
}

}  // namespace gateway
