// The table of refusals and their problem documents.
#include "sandbox/refusal.h"

#include <array>
#include <nlohmann/json.hpp>

namespace sandbox {
namespace {

struct Row {
  RefusalCode code;
  std::string_view name;
  int status;
  std::string_view title;
};
constexpr std::array kRows{
    Row{RefusalCode::invalid_assertion, "invalid_assertion", 401, "Invalid gateway assertion"},
    Row{RefusalCode::insufficient_scope, "insufficient_scope", 403, "Insufficient scope"},
    Row{RefusalCode::not_found, "not_found", 404, "Not found"},
    Row{RefusalCode::method_not_allowed, "method_not_allowed", 405, "Method not allowed"},
    Row{RefusalCode::invalid_parameter, "invalid_parameter", 400, "Invalid parameter"},
    Row{RefusalCode::invalid_cursor, "invalid_cursor", 400, "Invalid cursor"},
    Row{RefusalCode::invalid_body, "invalid_body", 400, "The body does not match the schema"},
    Row{RefusalCode::unsupported_media_type, "unsupported_media_type", 415, "Unsupported media type"},
    Row{RefusalCode::idempotency_key_missing, "idempotency_key_missing", 400, "Idempotency-Key is missing"},
    Row{RefusalCode::idempotency_key_reused, "idempotency_key_reused", 422,
        "Idempotency-Key was used with another request"},
    Row{RefusalCode::duplicate_reference, "duplicate_reference", 409, "Duplicate reference"},
    Row{RefusalCode::payment_state_conflict, "payment_state_conflict", 409,
        "The payment's state does not allow this"},
    Row{RefusalCode::insufficient_funds, "insufficient_funds", 422, "Insufficient funds"},
    Row{RefusalCode::currency_not_supported, "currency_not_supported", 422, "Currency not supported"},
    Row{RefusalCode::account_not_found, "account_not_found", 422, "Account not found"},
    Row{RefusalCode::creditor_not_supported, "creditor_not_supported", 422, "Creditor not supported"},
    Row{RefusalCode::refund_exceeds_captured, "refund_exceeds_captured", 422,
        "Refund exceeds captured amount"},
    Row{RefusalCode::temporarily_unavailable, "temporarily_unavailable", 503, "Temporarily unavailable"},
    Row{RefusalCode::server_error, "server_error", 500, "Server error"},
};
static_assert(kRows.size() == static_cast<std::size_t>(RefusalCode::server_error) + 1);
static_assert([] {
  for (std::size_t i = 0; i < kRows.size(); ++i)
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  return true;
}());

const Row& row(RefusalCode code) noexcept { return kRows[static_cast<std::size_t>(code)]; }

}  // namespace

int refusal_status(RefusalCode code) noexcept { return row(code).status; }
std::string_view refusal_name(RefusalCode code) noexcept { return row(code).name; }

http::Response refusal_response(const Refusal& refusal, std::string_view request_id,
                                std::string_view docs_base) {
  const Row& about = row(refusal.code);
  nlohmann::ordered_json body;
  body["type"] = std::string(docs_base) + "/docs/errors/" + std::string(about.name);
  body["title"] = about.title;
  body["status"] = about.status;
  body["detail"] = refusal.detail;
  body["code"] = about.name;
  if (!refusal.param.empty()) body["param"] = refusal.param;
  body["request_id"] = request_id;
  http::Response response;
  response.status = about.status;
  response.set("Content-Type", "application/problem+json");
  response.set("Cache-Control", "no-store");
  if (about.status == 401) response.set("WWW-Authenticate", "Tollgate-Assertion");  // RFC 9110 15.5.2
  response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return response;
}

}  // namespace sandbox
