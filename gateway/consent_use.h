// One consent, one payment: which request may use a consent that is for one use.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/result.h"
#include "base/time.h"
#include "gateway/consent_use_store.h"

namespace gateway {

/// How long after its first use a consent still lets the same request through: as long as a backend is sure
/// to know the Idempotency-Key and to answer with the payment that it made then.
inline constexpr std::chrono::hours kConsentRepeat{24};

/// What is used up: one element of one grant. The element by its text, not by its place: a token that was
/// narrowed has other places.
base::Digest consent_digest(std::string_view grant_id, std::string_view element);

/// Who uses it: an app's request with its Idempotency-Key, in quotes or bare.
base::Digest request_digest(std::string_view client_id, std::string_view operation_id,
                            std::string_view idempotency_key);

/// Judges the answer of ConsentUseStore::claim_consent: nullopt, and the same request within kConsentRepeat,
/// may go on. insufficient_scope for every other use.
base::Status decide_consent_use(const std::optional<ConsentUse>& first, const ConsentUse& use);

}  // namespace gateway
