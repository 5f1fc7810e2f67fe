// Fuzzes authorization_details: exactly the values that RFC 9396 2 and the limits allow, canonical, narrowed
// to no more.
#include "oauth/authorization_details.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/json_object_view.h"
#include "oauth/consent_facts.h"
#include "oauth/narrow_details.h"
#include "openapi/schema.h"
#include "tests/fuzz/fuzz.h"

namespace {

using nlohmann::json;
using oauth::AuthorizationDetails;

std::size_t depth_of(const json& value) {
  std::size_t deepest = 0;
  if (!value.is_structured()) return 0;
  for (const json& part : value) deepest = std::max(deepest, depth_of(part));
  return deepest + 1;
}

bool has_fraction(const json& value) {
  bool found = value.is_number_float();
  if (value.is_structured())
    for (const json& part : value) found |= has_fraction(part);
  return found;
}

/// RFC 9396 2 and authorization_details.h, of a value without duplicate names.
bool are_details(const json& value) {
  if (!value.is_array() || value.empty() || value.size() > oauth::kMaxDetailElements) return false;
  if (depth_of(value) > oauth::kMaxDetailDepth || has_fraction(value)) return false;
  std::set<std::string> seen;
  for (const json& element : value) {
    if (!element.is_object() || !element.contains("type") || !element["type"].is_string()) return false;
    const auto& type = element["type"].get_ref<const std::string&>();
    if (type.empty() || type.size() > 100 || !seen.insert(element.dump()).second) return false;
  }
  return true;
}

const oauth::AuthorizationDetailsTypes& types() {
  static const oauth::AuthorizationDetailsTypes all = [] {
    const auto any = [](std::string_view) { return base::ok(); };
    oauth::AuthorizationDetailsType payment{"payment", "Make one payment", oauth::Narrowing::equal, true, any,
                                            {}};
    payment.consent = {"/amount", "/payee/name", "/account", "/reference", ""};
    oauth::AuthorizationDetailsType account{"account", "See accounts", oauth::Narrowing::subset, false, any,
                                            {}};
    return oauth::AuthorizationDetailsTypes({payment, account});
  }();
  return all;
}

/// The set of (member, list element or whole value) that an element allows.
std::set<std::string> rights_of(const oauth::AuthorizationDetail& detail) {
  std::set<std::string> out;
  const json element = json::parse(detail.json);
  for (const auto& [name, value] : element.items()) {
    const bool list = name == "actions" || name == "datatypes" || name == "locations" || name == "privileges";
    if (list && value.is_array())
      for (const json& one : value) out.insert(name + "=" + one.dump());
    else
      out.insert(name + "=" + value.dump());
  }
  return out;
}

void check_element(const oauth::AuthorizationDetail& detail) {
  const json element = json::parse(detail.json);
  fuzz::require(element.dump() == detail.json && element["type"] == detail.type, "an element is canonical");
  fuzz::require(base::JsonObjectView::parse(detail.json).has_value(),
                "the other reader takes an element too");
  const auto* type = types().find(detail.type);
  if (!type) return;
  const oauth::ConsentFacts facts = oauth::consent_facts(detail, *type);
  if (facts.amount)
    fuzz::require(element["amount"]["value"] == facts.amount->value &&
                      element["amount"]["currency"] == facts.amount->currency,
                  "the customer is told the amount that was asked for");
}

void check_narrowing(const AuthorizationDetails& details) {
  const auto all = oauth::narrow_details(details, details, types());
  fuzz::require(all && *all == details, "all that was granted may be asked for");
  const auto none = oauth::narrow_details({}, details, types());
  fuzz::require(none && *none == details, "who asks for nothing gets all that was granted");
  const auto merged = oauth::merge_details(details, details);
  if (merged) fuzz::require(*merged == details, "granting the same again changes nothing");
  if (details.size() < 2) return;
  // The first element as a grant, the rest as requests.
  for (std::size_t i = 1; i < details.size(); ++i) {
    if (!oauth::narrow_details({details[i]}, {details[0]}, types())) continue;
    fuzz::require(details[0].type == "account" && details[i].type == "account",
                  "only its type's rule narrows");
    const auto granted = rights_of(details[0]), asked = rights_of(details[i]);
    fuzz::require(std::includes(granted.begin(), granted.end(), asked.begin(), asked.end()),
                  "narrowing adds no right");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  const auto details = oauth::parse_authorization_details(text);
  const auto strict = openapi::parse_json(text);
  if (strict)
    fuzz::require(details.has_value() == (size <= oauth::kMaxAuthorizationDetails && are_details(*strict)),
                  "details are what RFC 9396 and the limits say");
  (void)oauth::read_details_text(text);
  if (!details) return 0;
  fuzz::require(strict.has_value(), "the other strict reader takes the same text");
  const std::string canonical = oauth::details_text(*details);
  fuzz::require(json::parse(canonical) == *strict, "canonical text has the same value");
  const auto again = oauth::read_details_text(canonical);
  fuzz::require(again && *again == *details, "canonical text is read as it was written");
  if (text != canonical) fuzz::require(!oauth::read_details_text(text), "only canonical text is stored text");
  for (const auto& detail : *details) check_element(detail);
  check_narrowing(*details);
  const auto checked = oauth::check_details(*details, types(), {"payment", "account"});
  bool known = canonical.size() <= oauth::kMaxGrantedDetails;
  for (const auto& detail : *details) known &= types().find(detail.type) != nullptr;
  fuzz::require(checked.has_value() == known, "details of known types that fit into a token are accepted");
  return 0;
}
