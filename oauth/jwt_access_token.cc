// Writing JWT access tokens.
#include "oauth/jwt_access_token.h"

#include <stdexcept>

#include "base/crypto/jws.h"
#include "oauth/issuer.h"
#include "oauth/json_object.h"

namespace oauth {

std::string jwt_access_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                             base::Instant now) {
  const auto signing = issuer.keys.signing.current();
  const base::Signer* signer = signing->for_alg("ES256");
  if (!signer) throw std::logic_error("no key signs access tokens");
  JsonObject claims;
  claims.add("iss", issuer.settings.issuer).add("sub", facts.subject);
  if (facts.resource.size() > 1)
    claims.add("aud", facts.resource);
  else
    claims.add("aud", facts.resource.empty() ? issuer.settings.resource : facts.resource.front());
  claims.add("client_id", client.client_id.value)
      .add("scope", facts.scope.text())
      .add("iat", base::unix_seconds(issued_at(issuer, now)))
      .add("exp", base::unix_seconds(token_expiry(issuer, facts, now)))
      .add("jti", base::random_id(issuer.random, ""));
  JsonObject confirmation;
  if (!facts.binding.jkt.empty()) confirmation.add("jkt", facts.binding.jkt);
  if (!facts.binding.x5t.empty()) confirmation.add("x5t#S256", facts.binding.x5t);
  if (!facts.binding.empty()) claims.add("cnf", confirmation);
  if (!facts.authentication.acr.empty()) claims.add("acr", facts.authentication.acr);
  if (facts.authentication.auth_time != base::Instant{})
    claims.add("auth_time", base::unix_seconds(facts.authentication.auth_time));
  if (!facts.authorization_details.empty())
    claims.add_json("authorization_details", facts.authorization_details);
  JsonObject own;
  own.add("grant_id", facts.grant_id.value)
      .add("plan", client.plan)
      .add("environment", client.environment == Environment::live ? "live" : "sandbox")
      .add("sid", facts.authentication.sid);
  claims.add("tollgate", own);
  return base::sign_jws(*signer, "at+jwt", claims.text());
}

}  // namespace oauth
