// POST /oauth2/token (RFC 6749 3.2).
#include "oauth/token.h"

#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/endpoints/token_prompt.h"
#include "oauth/grant_authorization_code.h"
#include "oauth/grant_client_credentials.h"
#include "oauth/grant_device_code.h"
#include "oauth/grant_jwt_bearer.h"
#include "oauth/grant_refresh_token.h"
#include "oauth/grant_token_exchange.h"

namespace oauth::endpoints {
namespace {

/// The flow of each grant.
struct RunGrant {
  const Context& context;
  const KnownClient& known;
  const TokenDemand& demand;
  base::Instant now;
  const Client& client = *known.client;
  Issuer issuer = context.issuer(known);

  TokenOutcome operator()(const AuthorizationCodeRequestView& request) const {
    return exchange_code(context.grants, issuer, client, request, demand, now);
  }
  TokenOutcome operator()(const RefreshTokenRequestView& request) const {
    return refresh(context.grants, issuer, client, request, demand, now);
  }
  TokenOutcome operator()(const ClientCredentialsRequestView& request) const {
    return {grant_client_credentials(issuer, client, request, demand, now)};
  }
  TokenOutcome operator()(const DeviceCodeRequestView& request) const {
    return exchange_device_code(context.grants, issuer, client, request, demand, now);
  }
  TokenOutcome operator()(const TokenExchangeRequestView& request) const {
    return {exchange_token(context.grants, context.revocations, issuer, client, request, demand, now)};
  }
  TokenOutcome operator()(const JwtBearerRequestView& request) const {
    return {grant_jwt_bearer(context.grants, context.once, context.client_keys, issuer, client, request,
                             demand, now)};
  }
};

}  // namespace

http::Response token(const Context& context, const http::RequestView& request) {
  const auto posted = read_client_request(context, request);
  if (!posted) return oauth_error(context, posted.error(), request);
  const auto parsed = parse_token_request(posted->parameters());
  if (!parsed) return oauth_error(context, parsed.error(), request);
  if (!posted->client().metadata.allows(grant_type_of(*parsed)))
    return oauth_error(
        context, {base::ErrorCode::unauthorized_client, "the app is not registered for this grant type"},
        request);
  const auto demand = read_token_demand(*posted, context.settings);
  if (!demand) return oauth_error(context, demand.error(), request);
  const TokenOutcome outcome = std::visit(RunGrant{context, posted->known, *demand, request.now}, *parsed);
  if (outcome.grant_revoked) context.revocations_changed();
  if (!outcome.response) return oauth_error(context, outcome.response.error(), request);
  return private_json(token_response_json(*outcome.response));
}

}  // namespace oauth::endpoints
