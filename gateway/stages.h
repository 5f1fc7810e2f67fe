// The stages of the data path, in the order in which pipeline.cc calls them. Plain functions cannot wait.
#pragma once
#include "gateway/exchange.h"
#include "gateway/worker.h"
#include "http/task.h"

namespace gateway {

/// route.cc: checks the target and finds the operation; none for `OPTIONS *`. malformed_request,
/// misdirected_request, not_found, method_not_allowed (`about` is the Allow list).
base::Status match_route(Worker& worker, Exchange& x);

/// address_list.cc: whether the client's address is one that the operation is open to. forbidden.
base::Status check_address(const Exchange& x);

/// cross_origin.cc: the answer to a preflight (x.preflight); nothing is forwarded and no token is needed.
/// forbidden: pages of that origin may not call the operation.
http::Task<base::Status> answer_preflight(Worker& worker, Exchange& x);

/// https_redirect.cc: for requests without TLS where there is https: 308 to the same place there (RFC 9110
/// 15.4.9). malformed_request, misdirected_request; forbidden for another method, and for a request with
/// credentials.
http::Task<base::Status> send_to_https(Worker& worker, Exchange& x);

/// server_options.cc: `OPTIONS *`, RFC 9110 §9.3.7: 204 with every method that some operation has.
http::Task<base::Status> answer_server_options(Worker& worker, Exchange& x);

/// authenticate.cc: the token as the caller sent it (RFC 6750 2), into x.token. missing_token;
/// invalid_request for one in the query.
base::Status find_token(Exchange& x);
/// authenticate.cc: whether authenticate() will have to verify a signature: a JWT that this worker does not
/// know.
bool needs_signature(Worker& worker, Exchange& x);
/// authenticate.cc: who is calling, by x.token. invalid_token (also revoked ones), too_many_bad_tokens,
/// temporarily_unavailable if this node's revocations are too old to trust.
base::Status authenticate(Worker& worker, Exchange& x);

/// possession.cc: whoever sends a token that is bound to a key or certificate must hold it (RFC 9449 7, RFC
/// 8705 3). invalid_token for another key, another scheme or another certificate; invalid_dpop_proof;
/// use_dpop_nonce. Sets x.proof.
base::Status check_possession(Worker& worker, Exchange& x, std::string_view token);
/// possession.cc: the first use of x.proof on any node (RFC 9449 11.1). invalid_dpop_proof;
/// temporarily_unavailable if the store is away.
http::Task<base::Status> claim_proof(Worker& worker, Exchange& x);

/// authorise.cc: the token must be for this API, every scope of the operation must have been granted, and its
/// user must have signed in as the operation asks. invalid_token (audience); insufficient_scope, `about`
/// names it; insufficient_user_authentication (RFC 9470).
base::Status authorise(const Worker& worker, const Exchange& x);

/// request_signature.cc: for operations whose requests must be signed (RFC 9421): with a key of the app, over
/// what the operation wants covered, and a nonce once on any node. invalid_signature; temporarily_unavailable
/// if the store is away. check_signed_body is the rest, after the body was read: its digest (RFC 9530).
http::Task<base::Status> check_signature(Worker& worker, Exchange& x);
base::Status check_signed_body(const Exchange& x);

/// signed_answer.cc: for operations whose answers are signed. Before a backend answers: sets x.to_sign.
void gather_to_sign(Exchange& x);
/// After it did: signs what was gathered and sends it. `sent` is what came of the stages before.
/// backend_unavailable if the answer is larger than what is gathered or broke off; `sent` otherwise.
http::Task<base::Status> send_signed(Worker& worker, Exchange& x, base::Status sent);
/// Signs an answer that the gateway makes itself, if the operation's answers are signed and the caller is
/// known.
void sign_own_answer(Worker& worker, const Exchange& x, http::Response& answer);

/// limits.cc: who the user is for the rates and quotas that count users each by itself, into x.limit_state;
/// nothing for an app's own token. temporarily_unavailable without a secret.
base::Status find_partition(Worker& worker, Exchange& x);
/// limits.cc: the rates of the app without its quota. rate_limited, `about` names the rate; overloaded if
/// there are more users than are kept count of.
base::Status take_rates(Worker& worker, Exchange& x);
/// limits.cc: the app's rates and quotas, all or nothing; draws a lease from the store when there is
/// none. rate_limited, quota_exceeded, overloaded; temporarily_unavailable if the store is needed and away.
http::Task<base::Status> take_limits(Worker& worker, Exchange& x);
/// further_quotas.cc: those of the plan's further quotas that are about the request, into x.limit_state.
/// Errors as take_limits(); then some may be charged: put_back_further_quotas() gives back what is.
http::Task<base::Status> take_further_quotas(Worker& worker, Exchange& x);
void put_back_further_quotas(Exchange& x);
/// limits.cc: the quota of that name has no room.
base::Error quota_exceeded(std::string_view name);
/// limits.cc: the store is away, and this node may pass no more.
base::Error share_used_up();
/// Gives back what take_limits took, for a request that was refused after it.
void refund_limits(Exchange& x);

/// usage_answer.cc: GET /usage, the one operation of `served_by: gateway`: what the app has used of each
/// limit of its plan. Costs no quota, but counts as a request for the rates. rate_limited;
/// temporarily_unavailable if the store is away.
http::Task<base::Status> answer_usage(Worker& worker, Exchange& x);

/// validate.cc: parameters and body against the document. invalid_parameter, idempotency_key_missing,
/// unsupported_media_type, invalid_body (`about` is a JSON pointer), payload_too_large.
http::Task<base::Status> validate(Exchange& x);

/// bind_consent.cc: a token with authorization details (RFC 9396) may only send what its customer consented
/// to, and move money only where the operation says what the consent must say. insufficient_scope, `about`
/// points at the member of the body that differs. Costs nothing for a token without details.
base::Status bind_consent(Exchange& x);

/// idempotency.cc: for operations that happen once per key, if the request brings one. The request either
/// holds its key from here on (x.keyed), or has been answered with the outcome of an earlier one
/// (KeyOutcome::replayed), which costs no quota. invalid_parameter, idempotency_key_missing;
/// idempotency_in_progress if another request holds the key; idempotency_key_reused if it stands for another
/// request; temporarily_unavailable if the store is away.
http::Task<base::Status> claim_key(Worker& worker, Exchange& x);

/// idempotency.cc: after forward. `sent` is what came of use_consent and forward. Writes down what the
/// repetitions of the request get, then sends the answer to the client. backend_unavailable if the answer
/// broke off; `sent` otherwise.
http::Task<base::Status> settle_key(Worker& worker, Exchange& x, base::Status sent);

/// bind_consent.cc: claims x.consent_to_use, which is for one use, for this request and its repetitions with
/// the same Idempotency-Key. The last thing before the request is forwarded. insufficient_scope if it was
/// used; temporarily_unavailable if the store is away.
http::Task<base::Status> use_consent(Worker& worker, Exchange& x);

/// forward.cc: sends the request to the operation's backend with the gateway's assertion and relays the
/// answer, or gathers it for settle_key. backend_unavailable, backend_timeout; then nothing was sent to the
/// client.
http::Task<base::Status> forward(Worker& worker, Exchange& x);

/// open_tunnel.cc: for operations that are WebSockets: checks the handshake, has it forwarded, and if the
/// backend takes it up passes bytes both ways until one side ends, the token does, or nothing moves. An
/// ordinary answer is relayed; the connection is closed behind it. malformed_request; what forward() gives;
/// backend_unavailable for a 101 that is none.
http::Task<base::Status> open_tunnel(Worker& worker, Exchange& x);

/// cached_answer.cc: instead of forward, for operations whose answers are kept (RFC 9111): answers from
/// memory, or sends the request on and keeps what may be kept. What is kept is for callers of whom a backend
/// is told the same. Errors of forward, unless a kept answer may stand in (RFC 5861); not_cached if the
/// request wants a kept answer only and there is none.
http::Task<base::Status> through_cache(Worker& worker, Exchange& x);

/// check_answer.cc: for operations whose sandbox answers must be what their document says. Before a backend
/// answers: sets x.checks_answer, and what gathers it.
void gather_to_check(Exchange& x);
/// After forward: `sent` is what came of it. invalid_backend_answer with JSON pointers; backend_unavailable
/// if the answer broke off.
base::Status check_answer(const Exchange& x, base::Status sent);
/// Last, if nothing failed: sends what x.to_check has gathered.
http::Task<void> send_checked(Exchange& x);

/// local.cc: an operation that this program answers itself: OAuth endpoints and pages, on the blocking pool.
http::Task<base::Status> answer_locally(Worker& worker, Exchange& x);

/// refuse.cc: the problem+json (or page) for an error, with its challenge, Allow and Retry-After.
http::Task<void> refuse(Worker& worker, Exchange& x, const base::Error& error);

/// record.cc: metrics and access log; always runs, once per exchange.
void record(Worker& worker, const Exchange& x, const base::Status& outcome);

}  // namespace gateway
