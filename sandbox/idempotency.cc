// Idempotency keys and the fingerprint of the request that first used one.
#include "sandbox/idempotency.h"

#include <algorithm>

namespace sandbox {

std::optional<std::string_view> parse_idempotency_key(std::string_view field) {
  if (field.size() < 16 || field.size() > 255) return std::nullopt;
  const bool quoted = field.front() == '"' && field.back() == '"';
  const std::string_view key = quoted ? field.substr(1, field.size() - 2) : field;
  const bool plain = std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ':' || c == '.' || c == '-';
  });
  return plain ? std::optional(key) : std::nullopt;
}

base::Digest request_fingerprint(std::string_view method, std::string_view path, const nlohmann::json& body,
                                 const Caller& caller) {
  // One JSON array keeps the parts apart; nlohmann::json sorts members, which makes the body canonical.
  const nlohmann::json parts = {method, path, caller.sub, caller.livemode, body};
  return base::sha256(parts.dump());
}

}  // namespace sandbox
