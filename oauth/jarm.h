// JWT Secured Authorization Response Mode (JARM 2): the response's parameters as one signed JWT.
#pragma once
#include "oauth/client.h"
#include "oauth/keys.h"
#include "oauth/redirect_target.h"
#include "oauth/settings.h"

namespace oauth {

/// Puts a response into the mode that was asked for. In the JWT modes all parameters travel in a JWT signed
/// with the client's authorization_signed_response_alg (default ES256), with iss, aud (the client) and an exp
/// of Lifetimes::code from `now` (JARM 2.1). Throws std::logic_error without a key for it (registration
/// checks).
RedirectTarget in_mode(const RedirectTarget& response, ResponseMode mode, const Client& client,
                       const Settings& settings, const Keys& keys, base::Instant now);

}  // namespace oauth
