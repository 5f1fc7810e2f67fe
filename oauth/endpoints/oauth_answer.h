// The JSON answers of the OAuth endpoints: successes and errors in the shape of RFC 6749 5.1 and 5.2.
#pragma once
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "http/message.h"
#include "oauth/endpoints/endpoints.h"

namespace oauth::endpoints {

/// 200 with a body that must not be stored.
http::Response private_json(std::string body);
/// 200 with a body that anyone may keep for so long.
http::Response public_json(std::string body, base::Seconds max_age = std::chrono::minutes{5});
/// {"error","error_description"} with the status of the error's row. A 401 gets WWW-Authenticate iff the
/// client used the Authorization field (RFC 6749 5.2).
/// use_dpop_nonce brings the nonce (RFC 9449 8), temporarily_unavailable Retry-After, and rate_limited one
/// with which any back-off of this endpoint is over.
http::Response oauth_error(const Context& context, const base::Error& error,
                           const http::RequestView& request);

}  // namespace oauth::endpoints
