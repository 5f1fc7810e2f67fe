// Verifying the gateway's assertion: signature first, then every claim.
#include "sandbox/assertion.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jws.h"

namespace sandbox {
namespace {

using Json = nlohmann::json;

Refusal invalid(std::string_view detail) { return {RefusalCode::invalid_assertion, detail}; }

/// A string member that is present and not empty.
std::optional<std::string> claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
    return std::nullopt;
  return found->get<std::string>();
}

/// Seconds since 1970 in a range in which no sum can overflow.
std::optional<std::int64_t> time_claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number_integer()) return std::nullopt;
  const auto value = found->get<std::int64_t>();
  return value >= 0 && value < 253402300800 ? std::optional(value) : std::nullopt;  // the year 10000
}

bool names_audience(const Json& claims, std::string_view audience) {
  const auto aud = claims.find("aud");
  if (aud == claims.end()) return false;
  if (aud->is_array()) return std::ranges::any_of(*aud, [&](const Json& one) { return one == audience; });
  return *aud == audience;
}

std::optional<Refusal> check_times(const Json& claims, const AssertionPolicy& policy, base::Instant now) {
  const auto issued = time_claim(claims, "iat"), expires = time_claim(claims, "exp");
  if (!issued || !expires) return invalid("The assertion has no iat and exp.");
  const std::int64_t seconds = base::unix_seconds(now), leeway = policy.leeway.count();
  if (seconds >= *expires + leeway) return invalid("The assertion has expired.");
  if (*issued > seconds + leeway) return invalid("The assertion is from the future.");
  if (*expires <= *issued || *expires - *issued > policy.longest.count())
    return invalid("The assertion's lifetime is too long.");
  return std::nullopt;
}

/// htm, htu and digest: present means equal, and a POST needs all three.
std::optional<Refusal> check_binding(const Json& claims, const http::RequestView& request) {
  const std::string digest = base::base64url(base::sha256(request.body).view());
  const std::pair<const char*, std::string_view> bound[] = {
      {"htm", request.method_token}, {"htu", request.path}, {"digest", digest}};
  for (const auto& [name, expected] : bound) {
    const auto found = claims.find(name);
    if (found == claims.end()) {
      if (request.method == http::Method::post) return invalid("The assertion is not bound to this request.");
    } else if (*found != expected) {
      return invalid("The assertion is for another request.");
    }
  }
  return std::nullopt;
}

}  // namespace

bool Caller::has_scope(std::string_view wanted) const {
  std::string_view rest = scope;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == wanted) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

Outcome<Caller> check_claims(std::string_view payload, const AssertionPolicy& policy,
                             const http::RequestView& request) {
  const Json claims = Json::parse(payload, nullptr, false);
  if (!claims.is_object()) return invalid("The assertion's claims are not a JSON object.");
  const auto issuer = claim(claims, "iss"), client = claim(claims, "client_id"), sub = claim(claims, "sub");
  const auto env = claim(claims, "env");
  const auto scope = claims.find("scope");
  if (!issuer || !client || !sub || !env || !claim(claims, "jti") || scope == claims.end() ||
      !scope->is_string())
    return invalid("The assertion lacks a claim.");
  if (!policy.issuer.empty() && *issuer != policy.issuer)
    return invalid("The assertion is of another issuer.");
  if (!names_audience(claims, policy.audience)) return invalid("The assertion is for another audience.");
  if (*env != "sandbox" && *env != "live") return invalid("The assertion's environment is unknown.");
  if (auto refusal = check_times(claims, policy, request.now)) return *std::move(refusal);
  if (auto refusal = check_binding(claims, request)) return *std::move(refusal);
  return Caller{*client, *sub, scope->get<std::string>(), *env == "live"};
}

Outcome<Caller> verify_assertion(KeyRing& keys, const AssertionPolicy& policy,
                                 const http::RequestView& request) {
  const std::optional<std::string_view> token = request.field("Tollgate-Assertion");
  if (!token) return invalid("Exactly one Tollgate-Assertion is needed.");
  const base::Result<base::JwsView> jws = base::split_jws(*token);
  if (!jws) return invalid("The assertion is not an ES256 JWS.");
  // RFC 8725 3.11: the same keys may sign tokens for other ends.
  if (jws->typ != kAssertionType) return invalid("The token is not an assertion.");
  const auto key = keys.find(jws->kid, request.now);
  if (!key) {
    if (!keys.loaded())
      return Refusal{RefusalCode::temporarily_unavailable, "The gateway's keys are not known yet."};
    return invalid("The assertion's key is unknown.");
  }
  if (!base::verify_jws(*jws, *key)) return invalid("The assertion's signature is wrong.");
  return check_claims(jws->payload, policy, request);
}

}  // namespace sandbox
