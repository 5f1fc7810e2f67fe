// Every error that can reach the wire is a row of one table; client text and log text are different fields.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

enum class ErrorCode : std::uint8_t {
  // RFC 6749 4.1.2.1, 5.2 and extensions: the OAuth endpoints
  invalid_request,
  invalid_client,
  invalid_grant,
  unauthorized_client,
  unsupported_grant_type,
  invalid_scope,
  access_denied,
  unsupported_response_type,
  server_error,
  temporarily_unavailable,
  unsupported_token_type,
  invalid_redirect_uri,
  request_not_supported,
  request_uri_not_supported,
  registration_not_supported,
  login_required,
  invalid_request_object,
  invalid_request_uri,
  invalid_target,
  invalid_authorization_details,
  invalid_dpop_proof,
  use_dpop_nonce,
  interaction_required,
  consent_required,
  unmet_authentication_requirements,
  authorization_pending,
  slow_down,
  expired_token,
  invalid_client_metadata,
  invalid_software_statement,
  unapproved_software_statement,
  insufficient_user_authentication,
  // RFC 6750 3.1: the resource side
  missing_token,
  invalid_token,
  insufficient_scope,
  // RFC 9421: messages that must be signed
  invalid_signature,
  // framing, syntax and limits of one HTTP message
  malformed_request,
  request_timeout,
  payload_too_large,
  uri_too_long,
  unsupported_media_type,
  misdirected_request,
  expectation_failed,
  headers_too_large,
  not_implemented,
  http_version_not_supported,
  // routing and validation against the OpenAPI document
  not_found,
  method_not_allowed,
  invalid_parameter,
  invalid_body,
  idempotency_key_missing,
  idempotency_key_reused,
  idempotency_in_progress,
  // limits and upstreams
  rate_limited,
  quota_exceeded,
  too_many_bad_tokens,
  overloaded,
  backend_unavailable,
  backend_timeout,
  invalid_backend_answer,
  not_cached,
  // pages and the store
  forbidden,
  csrf_failed,
  conflict,
};

struct ErrorRow {
  ErrorCode code;
  std::string_view name;    // on the wire: `error` of OAuth, `code` of problem+json
  int status;               // HTTP
  std::string_view title;   // RFC 9457 title, stable English
  std::string_view source;  // where the code is defined
};

/// The row of a code. Total: every code has one (checked at compile time).
const ErrorRow& row(ErrorCode code) noexcept;

/// All rows, in enum order: the portal has a page for each.
inline constexpr std::size_t kErrorCount = static_cast<std::size_t>(ErrorCode::conflict) + 1;
extern const std::array<ErrorRow, kErrorCount> kErrorTable;

struct Error {
  ErrorCode code;
  std::string_view description;  // literal text, sent to the client: never user input, never a secret
  std::string about{};   // sent to the client: a JSON pointer, a parameter or scope name of OUR documents
  std::string detail{};  // for our log only
  std::string explanation{};  // sent to the client after the description: our words about our documents, no
                              // user input
};

}  // namespace base
