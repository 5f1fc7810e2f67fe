// The WWW-Authenticate challenge of a protected API (RFC 6750 3, RFC 9728 5.1).
#pragma once
#include <string>

#include "base/error.h"
#include "openapi/document.h"

namespace gateway {

/// `Bearer realm=…`, with error, error_description and scope when the request carried a token, and where the
/// authorization server is described. No error member when credentials were missing (RFC 6750 3.1).
std::string bearer_challenge(const base::Error& error, const openapi::Operation* operation,
                             const std::string& api_url);

}  // namespace gateway
