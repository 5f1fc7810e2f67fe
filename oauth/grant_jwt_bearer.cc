// Assertions as grants, and the consents that they need.
#include "oauth/grant_jwt_bearer.h"

#include <algorithm>

#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "oauth/jwt_claims.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxJti = 256;  // bytes

base::Error refused(std::string why) {
  return {base::ErrorCode::invalid_grant, "the assertion is not accepted", {}, std::move(why)};
}

base::Error no_consent() {
  return {base::ErrorCode::invalid_grant, "the user has not consented to this app"};
}

base::Status check_claims(const JwtClaims& claims, const Client& client, const Settings& settings,
                          base::Instant now) {
  if (claims.iss != client.client_id.value) return refused("iss of the assertion must be the client_id");
  if (std::ranges::find(claims.aud, settings.issuer) == claims.aud.end())
    return refused("aud of the assertion must have the issuer");
  if (claims.sub.empty()) return refused("the assertion has no sub");
  if (claims.jti.empty() || claims.jti.size() > kMaxJti)
    return refused("the assertion needs a jti of at most 256 bytes");
  JwtTimePolicy policy;
  policy.max_lifetime = std::chrono::hours{1};
  if (auto s = check_jwt_times(claims, now, policy); !s) return refused(std::string(s.error().description));
  return base::ok();
}

/// What the newest grant that has all that is asked for allows; else why the newest of all does not.
base::Result<TokenFacts> consented(GrantStore& grants, const Issuer& issuer, const Client& client,
                                   const std::string& sub, std::string_view scope,
                                   const TokenDemand& demand) {
  const base::UserId user{sub};
  // A pairwise subject cannot be turned back into a user.
  if (subject_for(client, user, issuer.keys.web) != sub) return no_consent();
  std::optional<base::Error> why;
  for (const Grant& grant : grants.grants_of(user)) {
    if (grant.client_id != client.client_id) continue;
    auto facts =
        narrow_grant(issuer, client, grant.user, grant.grant_id, grant.scope, grant.details, scope, demand);
    if (facts) return facts;
    if (!why) why = std::move(facts).error();
  }
  return why ? *why : no_consent();
}

}  // namespace

base::Result<BearerAssertion> check_bearer_assertion(std::string_view assertion, const Client& client,
                                                     ClientKeys& keys, const Settings& settings,
                                                     base::Instant now) {
  const base::AlgSet algs = client.metadata.profile == Profile::oidc ? base::kAllAlgs : base::kFapiAlgs;
  const auto jws = base::split_jws(assertion, {algs, kMaxBearerAssertion});
  if (!jws) return refused(std::string(jws.error().description));
  // A request object or the client's own authentication is not a grant (RFC 8725 3.11).
  if (!jws->typ.empty() && jws->typ != "JWT") return refused("typ of the assertion is that of another token");
  const auto set = keys.keys_of(client, jws->kid, now);
  if (!set) return refused(set.error().detail);
  const base::PublicKey* key = (*set)->find(jws->kid, jws->alg);
  if (!key || !base::verify_jws(*jws, *key))
    return refused("the assertion is not signed by a key of the client");
  const auto claims = read_jwt_claims(jws->payload);
  if (!claims) return refused(std::string(claims.error().description));
  if (auto s = check_claims(*claims, client, settings, now); !s) return std::move(s).error();
  // A minute longer than it lives: clocks of other nodes may be behind.
  return BearerAssertion{claims->sub, base::sha256(client.client_id.value + "\n" + claims->jti),
                         base::from_unix(*claims->exp) + std::chrono::minutes{1}};
}

base::Result<TokenResponse> grant_jwt_bearer(GrantStore& grants, OnceStore& once, ClientKeys& keys,
                                             const Issuer& issuer, const Client& client,
                                             const JwtBearerRequestView& request, const TokenDemand& demand,
                                             base::Instant now) {
  const auto assertion = check_bearer_assertion(request.assertion, client, keys, issuer.settings, now);
  if (!assertion) return assertion.error();
  const auto facts = consented(grants, issuer, client, assertion->sub, request.scope, demand);
  if (!facts) return facts.error();
  if (!once.claim(once::kAssertionGrant, assertion->jti, assertion->until, now))
    return refused("the assertion was used before");
  // Also waits for whoever is revoking at this moment.
  if (auto used = grants.use_grant(facts->grant_id, now); !used) return no_consent();
  return issue_access_token(issuer, client, *facts, now);
}

}  // namespace oauth
