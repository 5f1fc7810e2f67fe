// Verifying request objects and taking their parameters out.
#include "oauth/request_object.h"

#include <algorithm>

#include "base/crypto/jws.h"
#include "base/json_object_view.h"
#include "oauth/json_text.h"
#include "oauth/jwt_claims.h"

namespace oauth {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using std::chrono::minutes;

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request_object, why}; }

base::AlgSet allowed_algs(const ClientMetadata& metadata) {
  const base::AlgSet profile = metadata.profile == Profile::oidc ? base::kAllAlgs : base::kFapiAlgs;
  if (metadata.request_object_signing_alg.empty()) return profile;
  const auto only = base::parse_alg(metadata.request_object_signing_alg);
  return only && profile.contains(*only) ? base::AlgSet{*only} : base::AlgSet{};
}

/// RFC 9101 10.8: typ keeps client assertions and ID tokens from being taken for a request.
bool is_request_type(std::string_view typ) {
  return typ.empty() || typ == "oauth-authz-req+jwt" || typ == "JWT";
}

base::Status check_claims(const JwtClaims& claims, const Client& client, const Settings& settings,
                          base::Instant now) {
  if (claims.iss != client.client_id.value) return invalid("iss of the request object is not the client");
  if (std::ranges::find(claims.aud, settings.issuer) == claims.aud.end())
    return invalid("aud of the request object is not this server");
  if (claims.text("client_id") != client.client_id.value)
    return invalid("client_id of the request object is not the client");
  if (claims.has("request") || claims.has("request_uri"))
    return invalid("a request object must not hold another request");
  // A client assertion has sub (RFC 7523 3), a request object has not.
  if (!claims.sub.empty()) return invalid("a request object has no sub");
  JwtTimePolicy policy;
  policy.nbf_required = true;
  policy.max_lifetime = minutes{60};
  policy.max_nbf_age = minutes{60};
  if (auto s = check_jwt_times(claims, now, policy); !s) return invalid(s.error().description);
  return base::ok();
}

}  // namespace

base::Result<Pairs> open_request_object(std::string_view request, const Client& client, ClientKeys& keys,
                                        const Settings& settings, base::Instant now) {
  const auto jws = base::split_jws(request, {allowed_algs(client.metadata), kMaxRequestObject});
  if (!jws) return invalid(jws.error().description);
  if (!is_request_type(jws->typ)) return invalid("typ of the request object must be oauth-authz-req+jwt");
  const auto set = keys.keys_of(client, jws->kid, now);
  if (!set) return invalid("the client's keys are not available");
  const base::PublicKey* key = (*set)->find(jws->kid, jws->alg);
  if (!key || !base::verify_jws(*jws, *key)) return invalid("the request object is not signed by the client");
  const auto claims = read_jwt_claims(jws->payload);
  if (!claims) return invalid(claims.error().description);
  if (auto s = check_claims(*claims, client, settings, now); !s) return std::move(s).error();
  Pairs parameters;
  for (const auto& [name, json] : claims->other) {
    if (name == "resource" && json.starts_with('[')) {
      const auto values = base::JsonValueView{json, base::JsonKind::array}.strings();
      if (!values) return invalid("resource of the request object must be text or an array of texts");
      for (const std::string& value : *values) parameters.emplace_back(name, value);
    } else {
      parameters.emplace_back(name, parameter_text(json));
    }
  }
  return parameters;
}

}  // namespace oauth
