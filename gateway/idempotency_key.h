// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): its two spellings, whose it is, and what it
// stands for.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/result.h"
#include "http/message.h"
#include "oauth/access_token.h"

namespace gateway {

struct IdempotencyKey {
  std::string text;     // without quotes and escapes
  bool quoted = false;  // how it is spelled: a String, or bare
  friend bool operator==(const IdempotencyKey&, const IdempotencyKey&) = default;
};

/// The key of a field value: a structured-field String (RFC 9651 §3.3.3) of visible characters, or bare:
/// tchar,
/// ':', '/' and '='. 1 to 255 characters. nullopt for anything else, also for parameters behind the String.
std::optional<IdempotencyKey> parse_idempotency_key(std::string_view value);

/// The field value again: what was parsed, byte for byte.
std::string spell_idempotency_key(const IdempotencyKey& key);

/// The key that a request brings in the field `name`; nullopt if it brings none. A field that a Connection
/// field names is not there: it ends here (RFC 9110 §7.6.1). invalid_parameter, `about` is `name`, for a
/// field that is there twice or is no key.
base::Result<std::optional<IdempotencyKey>> find_idempotency_key(std::span<const http::FieldView> fields,
                                                                 const std::string& name);

/// Whose key it is: of an app in its environment, for its customer (or itself), at one operation. The same
/// `key` elsewhere is another one; both spellings are one.
base::Digest idempotency_scope(const oauth::AccessClaimsView& claims, std::string_view operation_id,
                               std::string_view key);

/// What the key stands for: SHA-256 over method, target, Content-Type and the bytes of the body.
base::Digest request_fingerprint(std::string_view method, std::string_view target,
                                 std::string_view content_type, std::string_view body);

}  // namespace gateway
