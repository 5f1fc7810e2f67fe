// Reading idempotency keys, and their digests.
#include "gateway/idempotency_key.h"

#include <algorithm>
#include <initializer_list>

#include "http/framing.h"

namespace gateway {
namespace {

constexpr std::size_t kLongest = 255;

bool is_visible(char c) { return c >= '!' && c <= '~'; }

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~:/=").find(c) != std::string_view::npos;
}

// What is between the quotes, without escapes (RFC 9651 §4.2.5).
std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || !is_visible(text[i])) return std::nullopt;
    if (text[i] == '\\' && (++i == text.size() || (text[i] != '"' && text[i] != '\\'))) return std::nullopt;
    out += text[i];
  }
  return out;
}

/// Parts with their lengths: no two lists make the same text.
base::Digest digest_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return base::sha256(text);
}

}  // namespace

std::optional<IdempotencyKey> parse_idempotency_key(std::string_view value) {
  std::optional<std::string> text;
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  if (quoted)
    text = unescaped(value.substr(1, value.size() - 2));
  else if (std::ranges::all_of(value, is_bare))
    text = std::string(value);
  if (!text || text->empty() || text->size() > kLongest) return std::nullopt;
  return IdempotencyKey{*std::move(text), quoted};
}

std::string spell_idempotency_key(const IdempotencyKey& key) {
  if (!key.quoted) return key.text;
  std::string out = "\"";
  for (const char c : key.text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

base::Result<std::optional<IdempotencyKey>> find_idempotency_key(std::span<const http::FieldView> fields,
                                                                 const std::string& name) {
  const http::FieldView* found = nullptr;
  for (const http::FieldView& field : fields) {
    if (!http::same_field_name(field.name, name)) continue;
    if (found)
      return base::Error{base::ErrorCode::invalid_parameter, "the idempotency key is given twice", name};
    found = &field;
  }
  if (!found || http::connection_names(fields, name)) return std::optional<IdempotencyKey>{};
  std::optional<IdempotencyKey> key = parse_idempotency_key(found->value);
  if (!key)
    return base::Error{base::ErrorCode::invalid_parameter,
                       "an idempotency key has 1 to 255 visible characters, bare or in quotes", name};
  return key;
}

base::Digest idempotency_scope(const oauth::AccessClaimsView& claims, std::string_view operation_id,
                               std::string_view key) {
  const std::string_view environment = claims.environment == oauth::Environment::live ? "live" : "sandbox";
  return digest_of({"idempotency", claims.client_id, environment, claims.subject, operation_id, key});
}

base::Digest request_fingerprint(std::string_view method, std::string_view target,
                                 std::string_view content_type, std::string_view body) {
  return digest_of({"fingerprint", method, target, content_type, body});
}

}  // namespace gateway
