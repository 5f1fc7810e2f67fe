// The fields that the gateway adds to every answer of an API: request id and the state of the caller's
// limits.
#pragma once
#include <string>

#include "gateway/exchange.h"

namespace gateway {

/// The value of RateLimit (draft-ietf-httpapi-ratelimit-headers-10 §4): every policy that is about the
/// request, units left and seconds to go, `pk` where users are counted each by itself.
void append_ratelimit(std::string& out, const Plan& plan, const LimitState& state);
/// The value of RateLimit-Policy (§3) for the same policies.
void append_ratelimit_policy(std::string& out, const Plan& plan, const LimitState& state);
/// Both fields of an answer that the gateway makes itself, once the limits are known.
void set_ratelimit(http::Response& answer, const Exchange& x);

/// Appends complete lines with CRLF: X-Request-Id and, once limits are known, RateLimit and RateLimit-Policy;
/// who may read the answer (cross_origin.h); Cache-Status of what passes a cache.
void append_answer_fields(std::string& out, const Exchange& x);

}  // namespace gateway
