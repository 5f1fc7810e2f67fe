// The stored form of grant details.
#include "oauth/grant_details.h"

#include <charconv>

#include "base/json_object_view.h"
#include "oauth/json_object.h"

namespace oauth {
namespace {

using List = std::vector<std::string>;

template <class Value>
void put(JsonObject& json, std::string_view name, const Value& value) {
  if (!value.empty()) json.add(name, value);
}

bool take(const base::JsonValueView& value, std::string& out) {
  auto text = value.string();
  if (!text) return false;
  out = *std::move(text);
  return true;
}

bool take(const base::JsonValueView& value, List& out) {
  auto texts = value.strings();
  if (!texts) return false;
  out = *std::move(texts);
  return true;
}

bool take(const base::JsonValueView& value, bool& out) {
  out = value.text == "true";
  return value.kind == base::JsonKind::boolean;
}

bool take(const base::JsonValueView& value, base::Instant& out) {
  std::int64_t seconds = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto read = std::from_chars(value.text.data(), end, seconds);
  out = base::from_unix(seconds);
  return value.kind == base::JsonKind::number && read.ec == std::errc() && read.ptr == end;
}

/// True if the value is of its member's kind; members that a later release wrote are left alone.
bool take_member(const base::JsonMemberView& member, GrantDetails& details) {
  const auto& [name, value] = member;
  if (name == "acr") return take(value, details.authentication.acr);
  if (name == "amr") return take(value, details.authentication.amr);
  if (name == "auth_time") return take(value, details.authentication.auth_time);
  if (name == "authorization_details") return take(value, details.authorization_details);
  if (name == "claims") return take(value, details.claims);
  if (name == "dpop_jkt") return take(value, details.dpop_jkt);
  if (name == "grant_managed") return take(value, details.grant_managed);
  if (name == "resource") return take(value, details.resource);
  if (name == "sid") return take(value, details.authentication.sid);
  if (name == "x5t") return take(value, details.x5t);
  return true;
}

}  // namespace

std::string grant_details_json(const GrantDetails& details) {
  const Authentication& authentication = details.authentication;
  JsonObject json;
  put(json, "acr", authentication.acr);
  put(json, "amr", authentication.amr);
  if (authentication.auth_time != base::Instant{})
    json.add("auth_time", base::unix_seconds(authentication.auth_time));
  put(json, "authorization_details", details.authorization_details);
  put(json, "claims", details.claims);
  put(json, "dpop_jkt", details.dpop_jkt);
  if (details.grant_managed) json.add("grant_managed", true);
  put(json, "resource", details.resource);
  put(json, "sid", authentication.sid);
  put(json, "x5t", details.x5t);
  return json.text();
}

base::Result<GrantDetails> parse_grant_details(std::string_view text) {
  GrantDetails details;
  if (text.empty()) return details;
  const base::Error malformed{
      base::ErrorCode::server_error, "the stored grant is malformed", {}, "grant details"};
  const auto json = base::JsonObjectView::parse(text);
  if (!json) return malformed;
  for (const base::JsonMemberView& member : json->members())
    if (!take_member(member, details)) return malformed;
  return details;
}

}  // namespace oauth
