// Putting what was granted into an access token.
#include "oauth/issuer.h"

#include <algorithm>

#include "oauth/jwt_access_token.h"
#include "oauth/narrow_details.h"
#include "oauth/resource_indicator.h"

namespace oauth {
namespace {

/// A sealed token names one audience; more of them are separated by spaces, which no URI has.
std::string audience_text(const std::vector<std::string>& resources) {
  std::string text;
  for (const std::string& resource : resources) text += (text.empty() ? "" : " ") + resource;
  return text;
}

std::string sealed_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                         base::Instant now) {
  const std::string scope = facts.scope.text(), audience = audience_text(facts.resource);
  AccessClaimsView claims;
  claims.client_id = client.client_id.value;
  claims.subject = facts.subject;
  claims.grant_id = facts.grant_id.value;
  claims.scope = scope;
  claims.plan = client.plan;
  claims.environment = client.environment;
  claims.issued_at = issued_at(issuer, now);
  claims.expires_at = token_expiry(issuer, facts, now);
  claims.authorization_details = facts.authorization_details;
  claims.audience = audience;
  claims.jkt = facts.binding.jkt;
  claims.x5t = facts.binding.x5t;
  claims.acr = facts.authentication.acr;
  claims.auth_time = facts.authentication.auth_time;
  claims.sid = facts.authentication.sid;
  return issuer.keys.sealers.seal(claims, issuer.random);
}

}  // namespace

base::Instant issued_at(const Issuer& issuer, base::Instant now) {
  return std::min(now, issuer.client_as_of);
}

base::Instant token_expiry(const Issuer& issuer, const TokenFacts& facts, base::Instant now) {
  const base::Instant usual = now + issuer.settings.lifetimes.access_token;
  return facts.not_after ? std::min(usual, *facts.not_after) : usual;
}

TokenResponse issue_access_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                                 base::Instant now) {
  // Anyone can read a JWT: it would show the user's own id to an app that must not know it (OIDC Core 8).
  const bool is_jwt = client.metadata.access_token_format == AccessTokenFormat::jwt &&
                      client.metadata.subject_type != SubjectType::pairwise;
  TokenResponse response;
  response.access_token = base::Secret(is_jwt ? jwt_access_token(issuer, client, facts, now)
                                              : sealed_token(issuer, client, facts, now));
  response.token_type = facts.binding.jkt.empty() ? "Bearer" : "DPoP";
  response.expires_in = std::chrono::floor<std::chrono::seconds>(token_expiry(issuer, facts, now) - now);
  response.scope = facts.scope;
  response.authorization_details = facts.authorization_details;
  return response;
}

base::Result<TokenFacts> narrow_grant(const Issuer& issuer, const Client& client, const base::UserId& user,
                                      const base::GrantId& grant_id, const ScopeSet& granted,
                                      const GrantDetails& details, std::string_view requested_scope,
                                      const TokenDemand& demand) {
  TokenFacts facts{user.value,    grant_id, {}, details.authorization_details, {}, details.authentication,
                   demand.binding};
  // With details alone nothing else was granted, and nothing else can be missing (RFC 9396 3).
  if (!granted.empty() || details.authorization_details.empty() || !requested_scope.empty()) {
    auto scope = narrow_scope(requested_scope, granted, client);
    if (!scope) return std::move(scope).error();
    facts.scope = *std::move(scope);
  }
  auto resource = narrow_resources(demand.resource, details.resource);
  if (!resource) return std::move(resource).error();
  facts.resource = *std::move(resource);
  if (demand.authorization_details.empty()) return facts;
  const auto allowed = read_details_text(details.authorization_details);
  if (!allowed) return allowed.error();
  const auto narrowed = narrow_details(demand.authorization_details, *allowed, issuer.settings.details_types);
  if (!narrowed) return narrowed.error();
  facts.authorization_details = details_text(*narrowed);
  return facts;
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
