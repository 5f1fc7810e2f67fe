// Why the payment backend says no: one table of codes, and the RFC 9457 problem document made from a row.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "http/message.h"

namespace sandbox {

enum class RefusalCode : std::uint8_t {
  invalid_assertion,
  insufficient_scope,
  not_found,
  method_not_allowed,
  invalid_parameter,
  invalid_cursor,
  invalid_body,
  unsupported_media_type,
  idempotency_key_missing,
  idempotency_key_reused,
  duplicate_reference,
  payment_state_conflict,
  insufficient_funds,
  currency_not_supported,
  account_not_found,
  creditor_not_supported,
  refund_exceeds_captured,
  temporarily_unavailable,
  server_error,
};

struct Refusal {
  RefusalCode code;
  std::string_view detail;  // literal text: nothing of the request is echoed
  std::string param{};      // JSON pointer or parameter name
};

/// Either what was asked for or why not.
template <class T>
using Outcome = std::variant<T, Refusal>;

int refusal_status(RefusalCode code) noexcept;
std::string_view refusal_name(RefusalCode code) noexcept;

/// application/problem+json with type (`docs_base` + "/docs/errors/" + code), title, status, detail, code,
/// request_id and, when known, param.
http::Response refusal_response(const Refusal& refusal, std::string_view request_id,
                                std::string_view docs_base);

}  // namespace sandbox
