// Sealing the claims of a grant into an access token.
#include "oauth/issuer.h"

namespace oauth {

TokenResponse issue_access_token(const Issuer& issuer, const Client& client, const TokenSubject& subject,
                                 const ScopeSet& scope, base::Instant now) {
  const std::string scope_text = scope.text();
  AccessClaimsView claims;
  claims.client_id = client.client_id.value;
  claims.subject = subject.subject;
  claims.grant_id = subject.grant_id;
  claims.scope = scope_text;
  claims.plan = client.plan;
  claims.environment = client.environment;
  claims.issued_at = now;
  claims.expires_at = now + issuer.settings.lifetimes.access_token;

  TokenResponse response;
  response.access_token = base::Secret(issuer.keys.sealers.seal(claims, issuer.random));
  response.expires_in = issuer.settings.lifetimes.access_token;
  response.scope = scope;
  return response;
}

base::Result<ScopeSet> narrow_scope(std::string_view requested, const ScopeSet& allowed,
                                    const Client& client) {
  auto scope = ScopeSet::parse(requested);
  if (!scope) return scope;
  if (!allowed.contains_all(*scope))
    return base::Error{base::ErrorCode::invalid_scope, "scope is more than what was granted"};
  ScopeSet narrowed = (scope->empty() ? allowed : *scope).intersection(client.scope);
  if (narrowed.empty())
    return base::Error{base::ErrorCode::invalid_scope, "the app has none of the granted scopes"};
  return narrowed;
}

}  // namespace oauth
