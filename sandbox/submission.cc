// Reading POSTs that move money, and answering them from what was kept.
#include "sandbox/submission.h"

#include "openapi/schema.h"
#include "sandbox/idempotency.h"

namespace sandbox {
namespace {

/// "application/json" with or without parameters (RFC 9110 8.3.1; the type's case does not matter).
bool is_json(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  return http::same_field_name(type, "application/json");
}

}  // namespace

Outcome<Submission> read_submission(const Call& call) {
  if (!is_json(call.request.field("Content-Type").value_or("")))
    return Refusal{RefusalCode::unsupported_media_type, "The body must be application/json."};
  const auto key = parse_idempotency_key(call.request.field("Idempotency-Key").value_or(""));
  if (!key)
    return Refusal{RefusalCode::idempotency_key_missing,
                   "One Idempotency-Key of 16 to 255 letters, digits and _:.- is needed.", "Idempotency-Key"};
  base::Result<nlohmann::json> body = openapi::parse_json(call.request.body);
  if (!body) return Refusal{RefusalCode::invalid_body, "The body is not strict JSON.", body.error().about};
  const base::Digest fingerprint =
      request_fingerprint(call.request.method_token, call.request.path, *body, call.caller);
  return Submission{{call.caller.client_id, std::string(*key), fingerprint}, *std::move(body)};
}

StoredAnswer created(const nlohmann::ordered_json& object) { return {201, object.dump()}; }

StoredAnswer refused(const Refusal& refusal, const Bank& bank, const Call& call) {
  return {refusal_status(refusal.code), refusal_response(refusal, call.request_id, bank.docs_base).body};
}

Outcome<Answer> deliver(Once once) {
  if (once.kind == Once::Kind::reused)
    return Refusal{RefusalCode::idempotency_key_reused, "This Idempotency-Key was used with another request.",
                   "Idempotency-Key"};
  Answer answer{http::json(once.answer.status, std::move(once.answer.body))};
  if (answer.response.status >= 400) answer.response.set("Content-Type", "application/problem+json");
  if (once.kind == Once::Kind::replayed) answer.response.set("Idempotent-Replayed", "true");
  return answer;
}

}  // namespace sandbox
