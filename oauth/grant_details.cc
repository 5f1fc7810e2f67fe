// The stored form of grant details.
#include "oauth/grant_details.h"

#include <nlohmann/json.hpp>

namespace oauth {
namespace {

using Json = nlohmann::json;
using List = std::vector<std::string>;

void put(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

void put(Json& json, const char* name, const List& values) {
  if (!values.empty()) json[name] = values;
}

}  // namespace

std::string grant_details_json(const GrantDetails& details) {
  Json json = Json::object();
  put(json, "authorization_details", details.authorization_details);
  put(json, "resource", details.resource);
  put(json, "claims", details.claims);
  put(json, "dpop_jkt", details.dpop_jkt);
  put(json, "x5t", details.x5t);
  put(json, "acr", details.authentication.acr);
  put(json, "amr", details.authentication.amr);
  put(json, "sid", details.authentication.sid);
  if (details.grant_managed) json["grant_managed"] = true;
  if (details.authentication.auth_time != base::Instant{})
    json["auth_time"] = base::unix_seconds(details.authentication.auth_time);
  return json.dump();
}

base::Result<GrantDetails> parse_grant_details(std::string_view text) {
  GrantDetails details;
  if (text.empty()) return details;
  try {
    const Json json = Json::parse(text);
    details.authorization_details = json.value("authorization_details", "");
    details.resource = json.value("resource", List{});
    details.claims = json.value("claims", "");
    details.dpop_jkt = json.value("dpop_jkt", "");
    details.x5t = json.value("x5t", "");
    details.authentication.acr = json.value("acr", "");
    details.authentication.amr = json.value("amr", List{});
    details.authentication.sid = json.value("sid", "");
    details.grant_managed = json.value("grant_managed", false);
    if (json.contains("auth_time"))
      details.authentication.auth_time = base::from_unix(json.at("auth_time").get<std::int64_t>());
  } catch (const Json::exception& failure) {
    return base::Error{base::ErrorCode::server_error, "the stored grant is malformed", {}, failure.what()};
  }
  return details;
}

}  // namespace oauth
