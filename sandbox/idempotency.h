// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): its two spellings, and what a key stands
// for.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "sandbox/assertion.h"

namespace sandbox {

/// The key of `"key"` (a structured-field string) or of the bare spelling: both name the same key. 16 to 255
/// characters with their quotes, of letters, digits and _ : . - ; nullopt otherwise.
std::optional<std::string_view> parse_idempotency_key(std::string_view field);

/// SHA-256 over method, path, the canonical body (members sorted, no spaces), and for whom: a key that an app
/// used for one customer must not give that answer to another.
base::Digest request_fingerprint(std::string_view method, std::string_view path, const nlohmann::json& body,
                                 const Caller& caller);

}  // namespace sandbox
