// Digests of consents and requests, and the judgement on a second use.
#include "gateway/consent_use.h"

#include <string>

namespace gateway {
namespace {

/// Parts with their lengths: no two lists make the same text.
base::Digest digest_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return base::sha256(text);
}

}  // namespace

base::Digest consent_digest(std::string_view grant_id, std::string_view element) {
  return digest_of({"consent", grant_id, element});
}

base::Digest request_digest(std::string_view client_id, std::string_view operation_id,
                            std::string_view idempotency_key) {
  if (idempotency_key.size() >= 2 && idempotency_key.front() == '"' && idempotency_key.back() == '"')
    idempotency_key = idempotency_key.substr(1, idempotency_key.size() - 2);
  return digest_of({"request", client_id, operation_id, idempotency_key});
}

base::Status decide_consent_use(const std::optional<ConsentUse>& first, const ConsentUse& use) {
  if (!first) return base::ok();
  if (first->request != use.request)
    return base::Error{base::ErrorCode::insufficient_scope,
                       "the customer consented to one payment, and another request has used the consent"};
  if (use.at - first->at >= kConsentRepeat)
    return base::Error{base::ErrorCode::insufficient_scope,
                       "the customer's consent was used too long ago to repeat the request"};
  return base::ok();
}

}  // namespace gateway
