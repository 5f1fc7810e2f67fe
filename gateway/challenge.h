// The WWW-Authenticate challenge of a protected API (RFC 6750 3, RFC 9449 7.1, RFC 9470 3, RFC 9728 5.1).
#pragma once
#include <string>

#include "base/error.h"
#include "openapi/document.h"

namespace gateway {

/// `Bearer realm=…`, or `DPoP realm=…, algs=…` for a request that used that scheme: with error,
/// error_description and scope when the request carried a token, with acr_values and max_age when the user
/// must sign in again, and with `resource_metadata`, where the API is described. No error member when
/// credentials were missing (RFC 6750 3.1).
std::string token_challenge(const base::Error& error, const openapi::Operation* operation,
                            const std::string& resource_metadata, bool dpop);

}  // namespace gateway
