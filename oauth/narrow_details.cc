// Narrowing and merging of authorization details.
#include "oauth/narrow_details.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace oauth {
namespace {

using nlohmann::json;

/// RFC 9396 2.2: the common members that list what is allowed.
bool is_list_of_rights(std::string_view name) {
  return name == "actions" || name == "datatypes" || name == "locations" || name == "privileges";
}

/// An empty list is refused: some readers take it for "no restriction".
bool is_part_of(const json& requested, const json& granted) {
  if (!requested.is_array() || !granted.is_array() || requested.empty()) return false;
  return std::ranges::all_of(
      requested, [&granted](const json& one) { return std::ranges::find(granted, one) != granted.end(); });
}

bool is_narrower(const std::string& requested_text, const std::string& granted_text) {
  const json requested = json::parse(requested_text, nullptr, false);
  const json granted = json::parse(granted_text, nullptr, false);
  if (!requested.is_object() || !granted.is_object() || requested.size() != granted.size()) return false;
  for (const auto& [name, value] : requested.items()) {
    const auto other = granted.find(name);
    if (other == granted.end()) return false;
    if (value != *other && !(is_list_of_rights(name) && is_part_of(value, *other))) return false;
  }
  return true;
}

bool is_granted(const AuthorizationDetail& requested, const AuthorizationDetails& granted,
                const AuthorizationDetailsTypes& types) {
  if (std::ranges::find(granted, requested) != granted.end()) return true;
  const AuthorizationDetailsType* type = types.find(requested.type);
  if (!type || type->narrowing != Narrowing::subset) return false;
  return std::ranges::any_of(granted, [&requested](const AuthorizationDetail& one) {
    return one.type == requested.type && is_narrower(requested.json, one.json);
  });
}

}  // namespace

base::Result<AuthorizationDetails> narrow_details(const AuthorizationDetails& requested,
                                                  const AuthorizationDetails& granted,
                                                  const AuthorizationDetailsTypes& types) {
  if (requested.empty()) return granted;
  for (std::size_t i = 0; i < requested.size(); ++i)
    if (!is_granted(requested[i], granted, types))
      return base::Error{base::ErrorCode::invalid_authorization_details,
                         "an authorization detail was not granted", "/" + std::to_string(i)};
  return requested;
}

base::Result<AuthorizationDetails> merge_details(const AuthorizationDetails& granted,
                                                 const AuthorizationDetails& added) {
  AuthorizationDetails merged = granted;
  for (const AuthorizationDetail& detail : added)
    if (std::ranges::find(merged, detail) == merged.end()) merged.push_back(detail);
  if (merged.size() > kMaxDetailElements || details_text(merged).size() > kMaxGrantedDetails)
    return base::Error{
        base::ErrorCode::invalid_authorization_details,
        "with what was granted before, the authorization details are more than one grant may have"};
  return merged;
}

}  // namespace oauth
