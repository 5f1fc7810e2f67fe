// Narrowing access tokens.
#include "oauth/grant_token_exchange.h"

#include <algorithm>

#include "oauth/resource_indicator.h"

namespace oauth {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

/// `audience` (RFC 8693 2.1) names an API as `resource` does, and is added to it.
base::Result<TokenDemand> with_audience(TokenDemand demand, std::string_view audience,
                                        const Settings& settings) {
  if (audience.empty()) return demand;
  const std::vector<ParametersView::Pair> as_resource{{"resource", std::string(audience)}};
  const auto named = requested_resources(ParametersView(as_resource), settings);
  if (!named) return named.error();
  if (std::ranges::find(demand.resource, named->front()) == demand.resource.end())
    demand.resource.push_back(named->front());
  return demand;
}

}  // namespace

base::Status decide_token_exchange(const VerifiedToken& subject, const Client& client,
                                   const TokenExchangeRequestView& request, const TokenBinding& binding) {
  if (request.subject_token_type != kAccessTokenType)
    return invalid("subject_token_type must be that of an access token");
  if (!request.requested_token_type.empty() && request.requested_token_type != kAccessTokenType)
    return invalid("requested_token_type must be that of an access token");
  if (request.has_actor) return invalid("actor_token is not supported");
  const std::string& client_id = client.client_id.value;
  if (subject.client_id != client_id &&
      std::ranges::find(subject.resource, client_id) == subject.resource.end())
    return invalid("the subject token was not issued to this client or for it");
  if (!subject.jkt.empty() && subject.jkt != binding.jkt)
    return invalid("the subject token is bound to another DPoP key");
  if (!subject.x5t.empty() && subject.x5t != binding.x5t)
    return invalid("the subject token is bound to another certificate");
  return base::ok();
}

base::Result<TokenResponse> exchange_token(GrantStore& grants, RevocationFollower& revocations,
                                           const Issuer& issuer, const Client& client,
                                           const TokenExchangeRequestView& request, const TokenDemand& demand,
                                           base::Instant now) {
  const auto subject =
      verify_access_token(grants, revocations, issuer.settings, issuer.keys, request.subject_token, now);
  if (!subject) return invalid("the subject token is not valid");
  if (auto s = decide_token_exchange(*subject, client, request, demand.binding); !s)
    return std::move(s).error();
  const auto full_demand = with_audience(demand, request.audience, issuer.settings);
  if (!full_demand) return full_demand.error();
  GrantDetails details;
  details.authorization_details = subject->authorization_details;
  details.resource = subject->resource;
  details.authentication = subject->authentication;
  auto facts = narrow_grant(issuer, client, {subject->subject}, subject->grant_id, subject->scope, details,
                            request.scope, *full_demand);
  if (!facts) return std::move(facts).error();
  facts->not_after = subject->expires_at;
  TokenResponse response = issue_access_token(issuer, client, *facts, now);
  response.issued_token_type = kAccessTokenType;
  return response;
}

}  // namespace oauth
