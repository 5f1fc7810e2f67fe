// Deciding and issuing for client_credentials.
#include "oauth/grant_client_credentials.h"

namespace oauth {

base::Result<TokenResponse> grant_client_credentials(const Issuer& issuer, const Client& client,
                                                     const ClientCredentialsRequestView& request,
                                                     const TokenDemand& demand, base::Instant now) {
  if (client.type != ClientType::confidential)
    return base::Error{base::ErrorCode::unauthorized_client, "a public app cannot use client_credentials"};
  // Details are what a user consents to; there is no user here.
  if (!demand.authorization_details.empty())
    return base::Error{base::ErrorCode::invalid_authorization_details,
                       "authorization_details need a user's consent"};
  auto scope = narrow_scope(request.scope, client.scope, client);
  if (!scope) return std::move(scope).error();
  const TokenFacts facts{client.client_id.value, {}, *std::move(scope), {},
                         demand.resource,        {}, demand.binding};
  return issue_access_token(issuer, client, facts, now);
}

}  // namespace oauth
