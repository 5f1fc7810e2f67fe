// A POST that moves money, before it is executed: its key, its body, and the answer that is kept for repeats.
#pragma once
#include <nlohmann/json.hpp>

#include "sandbox/bank.h"

namespace sandbox {

struct Submission {
  OnceKey once;
  nlohmann::json body;
};

/// unsupported_media_type unless application/json; idempotency_key_missing if there is no usable
/// Idempotency-Key (none, several, malformed); invalid_body. Nothing of these is kept for repeats: they came
/// before execution.
Outcome<Submission> read_submission(const Call& call);

/// 201 with the object, or the refusal's problem document.
StoredAnswer created(const nlohmann::ordered_json& object);
StoredAnswer refused(const Refusal& refusal, const Bank& bank, const Call& call);

/// The response: the kept answer again is marked `Idempotent-Replayed: true`; a key that stands for another
/// request is refused with idempotency_key_reused.
Outcome<Answer> deliver(Once once);

}  // namespace sandbox
