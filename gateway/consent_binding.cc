// Comparing a body with what was consented to.
#include "gateway/consent_binding.h"

#include <optional>

namespace gateway {
namespace {

using nlohmann::json;
using Pointer = json::json_pointer;

const json* member_at(const json& value, const Pointer& pointer) {
  return value.contains(pointer) ? &value.at(pointer) : nullptr;
}

/// Where two values differ first, as a pointer; nullopt if nowhere. A number is its digits: 1250 is not
/// 1250.0, which a reader with doubles may have rounded.
std::optional<Pointer> difference(const json* body, const json* consented, const Pointer& place) {
  if (!body || !consented) return body == consented ? std::nullopt : std::optional(place);
  if (!body->is_object() || !consented->is_object())
    return body->dump() == consented->dump() ? std::nullopt : std::optional(place);
  for (const auto& [name, value] : body->items()) {
    const auto other = consented->find(name);
    if (auto found = difference(&value, other == consented->end() ? nullptr : &*other, place / name))
      return found;
  }
  for (const auto& [name, value] : consented->items())
    if (!body->contains(name)) return place / name;
  return std::nullopt;
}

/// How far an element goes along with the body.
struct Comparison {
  std::size_t equal = 0;  // pairs, from the first
  std::string differs;    // pointer into the body; only if not all are equal
};

Comparison compare(const openapi::ConsentBinding& binding, const json& body, const json& element) {
  Comparison out;
  for (const auto& pair : binding.match) {
    if (const auto place =
            difference(member_at(body, pair.body), member_at(element, pair.detail), pair.body)) {
      out.differs = place->to_string();
      return out;
    }
    ++out.equal;
  }
  return out;
}

base::Error not_consented(std::string_view why, std::string about = {}) {
  return {base::ErrorCode::insufficient_scope, why, std::move(about)};
}

}  // namespace

base::Result<std::string> match_consent(const openapi::ConsentBinding& binding, std::string_view details,
                                        std::string_view body) {
  const auto elements = openapi::parse_json(details), sent = openapi::parse_json(body);
  if (!elements || !elements->is_array() || !sent || binding.match.empty())
    return not_consented("the consent behind this token cannot be compared with the request");
  std::optional<Comparison> closest;
  for (const json& element : *elements) {
    if (!element.is_object() || element.value("type", json()) != binding.type) continue;
    Comparison compared = compare(binding, *sent, element);
    if (compared.equal == binding.match.size()) return element.dump();
    if (!closest || compared.equal > closest->equal) closest = std::move(compared);
  }
  if (!closest) return not_consented("the customer's consent is to something else than this operation does");
  return not_consented("the request is not what the customer consented to", std::move(closest->differs));
}

}  // namespace gateway
