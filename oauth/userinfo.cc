// Choosing claims and writing them.
#include "oauth/userinfo.h"

#include <algorithm>
#include <stdexcept>

#include "base/crypto/jws.h"
#include "oauth/claims_request.h"
#include "oauth/json_object.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

struct ClaimRow {
  std::string_view claim, scope;
  void (*add)(JsonObject& json, const UserClaims& user);
};
constexpr ClaimRow kClaims[] = {
    {"name", "profile", [](JsonObject& json, const UserClaims& user) { json.add("name", user.name); }},
    {"updated_at", "profile",
     [](JsonObject& json, const UserClaims& user) {
       json.add("updated_at", base::unix_seconds(user.updated_at));
     }},
    {"email", "email", [](JsonObject& json, const UserClaims& user) { json.add("email", user.email); }},
    {"email_verified", "email",
     [](JsonObject& json, const UserClaims& user) { json.add("email_verified", user.email_verified); }},
    // What is not known is left out (5.3.2).
    {"address", "address",
     [](JsonObject& json, const UserClaims& user) {
       if (!user.address.empty()) json.add("address", JsonObject().add("formatted", user.address));
     }},
    {"phone_number", "phone",
     [](JsonObject& json, const UserClaims& user) {
       if (!user.phone_number.empty()) json.add("phone_number", user.phone_number);
     }},
    {"phone_number_verified", "phone",
     [](JsonObject& json, const UserClaims& user) {
       if (!user.phone_number.empty()) json.add("phone_number_verified", false);
     }},
};

JsonObject claims_object(const UserinfoFacts& facts, const Client& client, const base::Secret& web_key) {
  JsonObject json;
  json.add("sub", subject_for(client, facts.user, web_key));
  const std::vector<std::string> named = requested_claims(facts.requested_claims, ClaimsPlace::userinfo);
  for (const ClaimRow& row : kClaims) {
    const bool by_name =
        std::ranges::find(named, row.claim) != named.end() && client.scope.contains(row.scope);
    if (by_name || scope_contains(facts.scope, row.scope)) row.add(json, facts.claims);
  }
  return json;
}

}  // namespace

std::string_view scope_of_claim(std::string_view claim) noexcept {
  const auto* row = std::ranges::find(kClaims, claim, &ClaimRow::claim);
  return row == std::end(kClaims) ? std::string_view{} : row->scope;
}

ScopeSet told_scopes(const ScopeSet& scope, std::string_view claims, const Client& client) {
  ScopeSet told = scope;
  for (const std::string& claim : requested_claims(claims, ClaimsPlace::userinfo))
    if (const auto named = ScopeSet::parse(scope_of_claim(claim)); named && client.scope.contains_all(*named))
      told = told.united(*named);
  return told;
}

std::string userinfo_json(const UserinfoFacts& facts, const Client& client, const base::Secret& web_key) {
  return claims_object(facts, client, web_key).text();
}

std::string userinfo_jwt(const UserinfoFacts& facts, const Client& client, const Issuer& issuer) {
  const auto signing = issuer.keys.signing.current();
  const base::Signer* signer = signing->for_alg(client.metadata.userinfo_signed_response_alg);
  if (!signer) throw std::logic_error("no key signs userinfo responses with the client's algorithm");
  JsonObject json = claims_object(facts, client, issuer.keys.web);
  json.add("iss", issuer.settings.issuer).add("aud", client.client_id.value);
  return base::sign_jws(*signer, "JWT", json.text());
}

}  // namespace oauth
