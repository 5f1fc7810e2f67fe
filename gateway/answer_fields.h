// The fields that the gateway adds to every answer of an API: request id and the state of the caller's
// limits.
#pragma once
#include <string>

#include "gateway/exchange.h"

namespace gateway {

/// The value of RateLimit (draft-ietf-httpapi-ratelimit-headers-10 §4): both policies, units left and seconds
/// to go.
void append_ratelimit(std::string& out, const Plan& plan, const LimitState& state);

/// Appends complete lines with CRLF: X-Request-Id and, once limits are known, RateLimit and RateLimit-Policy;
/// who may read the answer (cross_origin.h); Cache-Status of what passes a cache.
void append_answer_fields(std::string& out, const Exchange& x);

}  // namespace gateway
