// What the registration endpoint and the client configuration endpoint have in common: their bearer token,
// their JSON, their errors.
#pragma once
#include <optional>
#include <string_view>

#include "base/error.h"
#include "http/message.h"
#include "oauth/client_registration.h"
#include "oauth/endpoints/endpoints.h"

namespace oauth::endpoints {

/// The only bearer token of a request (RFC 6750 2.1), at most 200 bytes. Points into the request.
std::optional<std::string_view> registration_token(const http::RequestView& request);

bool is_json(const http::RequestView& request);

RegistrationContext registration_context(const Context& context);

/// As oauth_error; the description also names the member (RFC 7591 3.2.2), a 401 has the challenge of RFC
/// 6750 3.
http::Response registration_error(const Context& context, const base::Error& error,
                                  const http::RequestView& request);

}  // namespace oauth::endpoints
