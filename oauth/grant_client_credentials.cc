// Deciding and issuing for client_credentials.
#include "oauth/grant_client_credentials.h"

namespace oauth {

base::Result<TokenResponse> grant_client_credentials(const Issuer& issuer, const Client& client,
                                                     const ClientCredentialsRequestView& request,
                                                     base::Instant now) {
  if (client.type != ClientType::confidential)
    return base::Error{base::ErrorCode::unauthorized_client, "a public app cannot use client_credentials"};
  const auto scope = narrow_scope(request.scope, client.scope, client);
  if (!scope) return scope.error();
  return issue_access_token(issuer, client, {client.client_id.value, {}}, *scope, now);
}

}  // namespace oauth
