// Reading the members of a detail that a customer must see.
#include "oauth/consent_facts.h"

#include <limits>
#include <nlohmann/json.hpp>

namespace oauth {
namespace {

using nlohmann::json;
constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

/// nullptr if the type has no such member or the element leaves it out.
const json* member_at(const json& element, const std::string& pointer) {
  if (pointer.empty()) return nullptr;
  const json::json_pointer place(pointer);
  return element.contains(place) ? &element.at(place) : nullptr;
}

std::string text_at(const json& element, const std::string& pointer) {
  const json* found = member_at(element, pointer);
  if (!found) return {};
  if (found->is_string()) return found->get<std::string>();
  std::string joined;
  if (found->is_object())
    for (const json& part : *found)
      if (part.is_string())
        joined.append(joined.empty() ? "" : " ").append(part.get_ref<const std::string&>());
  return joined;
}

std::optional<ConsentedAmount> amount_at(const json& element, const std::string& pointer) {
  const json* found = member_at(element, pointer);
  if (!found || !found->is_object()) return std::nullopt;
  const auto currency = found->find("currency"), value = found->find("value");
  if (currency == found->end() || !currency->is_string() || value == found->end() ||
      !value->is_number_integer())
    return std::nullopt;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > kMost) return std::nullopt;
  return ConsentedAmount{currency->get<std::string>(), value->get<std::int64_t>()};
}

}  // namespace

ConsentFacts consent_facts(const AuthorizationDetail& detail, const AuthorizationDetailsType& type) {
  const json element = json::parse(detail.json, nullptr, false);
  const ConsentMembers& members = type.consent;
  ConsentFacts facts;
  facts.title = type.title;
  facts.amount = amount_at(element, members.amount);
  facts.payee = text_at(element, members.payee);
  facts.account = text_at(element, members.account);
  facts.reference = text_at(element, members.reference);
  facts.statement = text_at(element, members.statement);
  return facts;
}

}  // namespace oauth
