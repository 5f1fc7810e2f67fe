// POST /oauth2/token (RFC 6749 3.2).
#include "oauth/token.h"

#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/grant_authorization_code.h"
#include "oauth/grant_client_credentials.h"
#include "oauth/grant_refresh_token.h"

namespace oauth::endpoints {
namespace {

/// The flow of each grant.
struct RunGrant {
  const Context& context;
  const Client& client;
  base::Instant now;
  Issuer issuer{context.settings, context.keys, context.random};

  TokenOutcome operator()(const AuthorizationCodeRequestView& request) const {
    return exchange_code(context.grants, issuer, client, request, now);
  }
  TokenOutcome operator()(const RefreshTokenRequestView& request) const {
    return refresh(context.grants, issuer, client, request, now);
  }
  TokenOutcome operator()(const ClientCredentialsRequestView& request) const {
    return {grant_client_credentials(issuer, client, request, now)};
  }
};

}  // namespace

http::Response token(const Context& context, const http::RequestView& request) {
  const auto posted = read_client_request(context.clients, request);
  if (!posted) return oauth_error(posted.error(), request);
  const auto parsed = parse_token_request(posted->parameters());
  if (!parsed) return oauth_error(parsed.error(), request);
  const TokenOutcome outcome = std::visit(RunGrant{context, posted->client, request.now}, *parsed);
  if (outcome.grant_revoked) context.revocations_changed();
  if (!outcome.response) return oauth_error(outcome.response.error(), request);
  return private_json(token_response_json(*outcome.response));
}

}  // namespace oauth::endpoints
