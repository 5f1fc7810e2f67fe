// The error table: wire name, HTTP status and title of every error.
#include "base/error.h"

namespace base {

constexpr std::array<ErrorRow, kErrorCount> kRows{{
    {ErrorCode::invalid_request, "invalid_request", 400, "Invalid request", "RFC 6749 5.2"},
    {ErrorCode::invalid_client, "invalid_client", 401, "Client authentication failed", "RFC 6749 5.2"},
    {ErrorCode::invalid_grant, "invalid_grant", 400, "Invalid grant", "RFC 6749 5.2"},
    {ErrorCode::unauthorized_client, "unauthorized_client", 400, "Unauthorized client", "RFC 6749 5.2"},
    {ErrorCode::unsupported_grant_type, "unsupported_grant_type", 400, "Unsupported grant type",
     "RFC 6749 5.2"},
    {ErrorCode::invalid_scope, "invalid_scope", 400, "Invalid scope", "RFC 6749 5.2"},
    {ErrorCode::access_denied, "access_denied", 403, "Access denied", "RFC 6749 4.1.2.1"},
    {ErrorCode::unsupported_response_type, "unsupported_response_type", 400, "Unsupported response type",
     "RFC 6749 4.1.2.1"},
    {ErrorCode::server_error, "server_error", 500, "Server error", "RFC 6749 4.1.2.1"},
    {ErrorCode::temporarily_unavailable, "temporarily_unavailable", 503, "Temporarily unavailable",
     "RFC 6749 4.1.2.1"},
    {ErrorCode::unsupported_token_type, "unsupported_token_type", 400, "Unsupported token type",
     "RFC 7009 2.2.1"},
    {ErrorCode::invalid_redirect_uri, "invalid_redirect_uri", 400, "Invalid redirect URI", "RFC 7591 3.2.2"},
    {ErrorCode::request_not_supported, "request_not_supported", 400, "Request objects are not supported",
     "OIDC Core 3.1.2.6"},
    {ErrorCode::request_uri_not_supported, "request_uri_not_supported", 400, "request_uri is not supported",
     "OIDC Core 3.1.2.6"},
    {ErrorCode::registration_not_supported, "registration_not_supported", 400,
     "registration is not supported", "OIDC Core 3.1.2.6"},
    {ErrorCode::login_required, "login_required", 400, "Login required", "OIDC Core 3.1.2.6"},
    {ErrorCode::invalid_authorization_details, "invalid_authorization_details", 400,
     "Invalid authorization details", "RFC 9396 5"},
    {ErrorCode::missing_token, "missing_token", 401, "An access token is needed", "RFC 6750 3.1"},
    {ErrorCode::invalid_token, "invalid_token", 401, "Invalid access token", "RFC 6750 3.1"},
    {ErrorCode::insufficient_scope, "insufficient_scope", 403, "Insufficient scope", "RFC 6750 3.1"},
    {ErrorCode::malformed_request, "malformed_request", 400, "Malformed HTTP request", "RFC 9112"},
    {ErrorCode::request_timeout, "request_timeout", 408, "Request timeout", "RFC 9110 15.5.9"},
    {ErrorCode::payload_too_large, "payload_too_large", 413, "Content too large", "RFC 9110 15.5.14"},
    {ErrorCode::uri_too_long, "uri_too_long", 414, "URI too long", "RFC 9110 15.5.15"},
    {ErrorCode::unsupported_media_type, "unsupported_media_type", 415, "Unsupported media type",
     "RFC 9110 15.5.16"},
    {ErrorCode::misdirected_request, "misdirected_request", 421, "Misdirected request", "RFC 9110 15.5.20"},
    {ErrorCode::expectation_failed, "expectation_failed", 417, "Expectation failed", "RFC 9110 15.5.18"},
    {ErrorCode::headers_too_large, "headers_too_large", 431, "Request header fields too large", "RFC 6585 5"},
    {ErrorCode::not_implemented, "not_implemented", 501, "Not implemented", "RFC 9110 15.6.2"},
    {ErrorCode::http_version_not_supported, "http_version_not_supported", 505, "HTTP version not supported",
     "RFC 9110 15.6.6"},
    {ErrorCode::not_found, "not_found", 404, "Not found", "RFC 9110 15.5.5"},
    {ErrorCode::method_not_allowed, "method_not_allowed", 405, "Method not allowed", "RFC 9110 15.5.6"},
    {ErrorCode::invalid_parameter, "invalid_parameter", 400, "Invalid parameter", "OpenAPI 3.1"},
    {ErrorCode::invalid_body, "invalid_body", 400, "The body does not match the schema", "OpenAPI 3.1"},
    {ErrorCode::idempotency_key_missing, "idempotency_key_missing", 400, "Idempotency-Key is missing",
     "draft-ietf-httpapi-idempotency-key-header-07"},
    {ErrorCode::idempotency_key_reused, "idempotency_key_reused", 422,
     "Idempotency-Key was used with another request", "draft-ietf-httpapi-idempotency-key-header-07"},
    {ErrorCode::idempotency_in_progress, "idempotency_in_progress", 409,
     "The first request with this key is still running", "draft-ietf-httpapi-idempotency-key-header-07"},
    {ErrorCode::rate_limited, "rate_limited", 429, "Too many requests", "RFC 6585 4"},
    {ErrorCode::quota_exceeded, "quota_exceeded", 429, "Quota exceeded",
     "draft-ietf-httpapi-ratelimit-headers-10"},
    {ErrorCode::overloaded, "overloaded", 503, "Temporarily over capacity", "RFC 9110 15.6.4"},
    {ErrorCode::backend_unavailable, "backend_unavailable", 502, "The backend is unavailable",
     "RFC 9110 15.6.3"},
    {ErrorCode::backend_timeout, "backend_timeout", 504, "The backend did not answer in time",
     "RFC 9110 15.6.5"},
    {ErrorCode::forbidden, "forbidden", 403, "Forbidden", "RFC 9110 15.5.4"},
    {ErrorCode::csrf_failed, "csrf_failed", 403, "The form has expired", "RFC 6819 5.3.5"},
    {ErrorCode::conflict, "conflict", 409, "Conflict", "RFC 9110 15.5.10"},
}};
static_assert([] {
  for (std::size_t i = 0; i < kRows.size(); ++i)
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  return true;
}());

const std::array<ErrorRow, kErrorCount> kErrorTable = kRows;

const ErrorRow& row(ErrorCode code) noexcept { return kRows[static_cast<std::size_t>(code)]; }

}  // namespace base
