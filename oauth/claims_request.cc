// Reading the claims parameter.
#include "oauth/claims_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace oauth {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxNames = 50;

base::Error malformed() {
  return {base::ErrorCode::invalid_request, "claims must be a JSON object of userinfo and id_token"};
}

bool is_claims(const Json& place) {
  return place.is_object() && place.size() <= kMaxNames &&
         std::ranges::all_of(place, [](const Json& claim) { return claim.is_null() || claim.is_object(); });
}

Json place_of(std::string_view claims, const char* place) {
  if (claims.empty()) return Json::object();
  const Json json = Json::parse(claims, nullptr, false);
  return json.is_object() && json.contains(place) ? json.at(place) : Json::object();
}

}  // namespace

base::Result<std::string> parse_claims_request(std::string_view text) {
  if (text.size() > kMaxClaimsRequest) return malformed();
  bool too_deep = false;
  const Json json = Json::parse(
      text,
      [&too_deep](int depth, Json::parse_event_t, Json&) {
        too_deep |= depth > kMaxDepth;
        return !too_deep;
      },
      false);
  if (too_deep || !json.is_object()) return malformed();
  Json kept = Json::object();
  for (const char* place : {"userinfo", "id_token"}) {
    if (!json.contains(place) || json.at(place).is_null()) continue;
    if (!is_claims(json.at(place))) return malformed();
    kept[place] = json.at(place);
  }
  return kept.dump();
}

std::vector<std::string> requested_claims(std::string_view claims, ClaimsPlace place) {
  std::vector<std::string> names;
  const Json asked = place_of(claims, place == ClaimsPlace::id_token ? "id_token" : "userinfo");
  for (const auto& [name, value] : asked.items()) names.push_back(name);
  return names;
}

DemandedAcr demanded_acr(std::string_view claims) {
  DemandedAcr demanded;
  const Json place = place_of(claims, "id_token");
  const auto acr = place.find("acr");
  if (acr == place.end() || !acr->is_object()) return demanded;
  const auto add = [&demanded](const Json& value) {
    if (value.is_string()) demanded.values.push_back(value.get<std::string>());
  };
  if (acr->contains("value")) add(acr->at("value"));
  if (const auto values = acr->find("values"); values != acr->end() && values->is_array())
    for (const Json& value : *values) add(value);
  const auto essential = acr->find("essential");
  demanded.essential = essential != acr->end() && essential->is_boolean() && essential->get<bool>();
  return demanded;
}

}  // namespace oauth
