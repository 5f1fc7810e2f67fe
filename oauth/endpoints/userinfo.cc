// GET and POST /oauth2/userinfo (OIDC Core 5.3).
#include "oauth/userinfo.h"

#include "base/crypto/certificate.h"
#include "oauth/dpop.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/endpoints/oauth_answer.h"
#include "oauth/endpoints/presented_token.h"
#include "oauth/read_access_token.h"

namespace oauth::endpoints {
namespace {

base::Error revoked() { return {base::ErrorCode::invalid_token, "the access token was revoked"}; }

/// Everything but the user: who asks, and for what.
struct Asked {
  AccessClaims token;
  Client client;
  Grant grant;
};

/// nullopt without a DPoP field, and for the scheme Bearer, which has no use for one.
base::Result<std::optional<DpopProof>> proof_of(const Context& context, const http::RequestView& request,
                                                const PresentedToken& presented) {
  const std::size_t fields = request.count("DPoP");
  if (fields == 0 || presented.scheme != TokenScheme::dpop) return std::optional<DpopProof>();
  if (fields > 1)
    return base::Error{base::ErrorCode::invalid_dpop_proof, "there is more than one DPoP field"};
  const Settings& settings = context.settings;
  const bool by_mtls = !request.client_certificate.empty() && !settings.mtls_url.empty();
  const DpopTarget target{request.method == http::Method::post ? "POST" : "GET",
                          by_mtls ? settings.mtls_url : settings.issuer, request.path,
                          presented.token.reveal()};
  const DpopNonces nonces(context.keys.web);
  auto proof = check_dpop_proof(*request.field("DPoP"), target,
                                settings.require_dpop_nonce ? &nonces : nullptr, request.now);
  if (!proof) return std::move(proof).error();
  return std::optional(*std::move(proof));
}

std::string thumbprint_of(const http::RequestView& request) {
  if (request.client_certificate.empty()) return {};
  const auto certificate = base::certificate_from_der(request.client_certificate);
  return certificate ? certificate->thumbprint : std::string();
}

base::Result<Asked> check_request(const Context& context, const http::RequestView& request,
                                  const PresentedToken& presented) {
  auto token = read_access_token(presented.token.reveal(), context.settings, context.keys, request.now);
  if (!token) return std::move(token).error();
  const auto proof = proof_of(context, request, presented);
  if (!proof) return proof.error();
  const std::string x5t = thumbprint_of(request);
  const PresentedKeys keys{presented.scheme, *proof ? std::string_view((*proof)->jkt) : std::string_view{},
                           x5t};
  if (auto s = check_token_binding(token->jkt, token->x5t, keys); !s) return std::move(s).error();
  if (context.revocations.refuses(context.grants, token->view(), request.now)) return revoked();
  if (!scope_contains(token->scope, "openid"))
    return base::Error{base::ErrorCode::insufficient_scope, "userinfo needs the scope openid"};
  if (token->grant_id.empty())
    return base::Error{base::ErrorCode::invalid_token, "the access token does not act for a user"};
  auto client = context.clients.find_client({token->client_id});
  auto grant = context.grants.find_grant({token->grant_id});
  if (!client || client->suspended || !grant || grant->revoked_at) return revoked();
  // Claimed last: a request that fails spends nothing.
  if (*proof)
    if (auto s = claim_dpop_proof(**proof, context.once, request.now); !s) return std::move(s).error();
  return Asked{*std::move(token), *std::move(client), *std::move(grant)};
}

http::Response refuse(const Context& context, const http::RequestView& request, const base::Error& error,
                      TokenScheme scheme) {
  http::Response response = oauth_error(context, error, request);
  if (error.code == base::ErrorCode::missing_token) {  // no error is told then (RFC 6750 3.1)
    response = {};
    response.status = 401;
    response.set("Cache-Control", "no-store");
  }
  // At a resource a bad proof is a reason to authenticate (RFC 9449 7.1).
  if (error.code == base::ErrorCode::invalid_dpop_proof || error.code == base::ErrorCode::use_dpop_nonce)
    response.status = 401;
  if (response.status == 400 || response.status == 401 || response.status == 403)
    response.set("WWW-Authenticate", token_challenge(error, scheme, "openid"));
  return response;
}

}  // namespace

http::Response userinfo(const Context& context, const http::RequestView& request) {
  const auto presented = presented_token(request);
  if (!presented) return refuse(context, request, presented.error(), TokenScheme::bearer);
  const auto asked = check_request(context, request, *presented);
  if (!asked) return refuse(context, request, asked.error(), presented->scheme);
  auto user = context.users.claims_of(asked->grant.user);
  if (!user) return refuse(context, request, revoked(), presented->scheme);
  const UserinfoFacts facts{asked->grant.user, *std::move(user), asked->token.scope,
                            asked->grant.details.claims};
  if (asked->client.metadata.userinfo_signed_response_alg.empty())
    return private_json(userinfo_json(facts, asked->client, context.keys.web));
  http::Response response = private_json(userinfo_jwt(facts, asked->client, context.issuer()));
  response.set("Content-Type", "application/jwt");
  return response;
}

}  // namespace oauth::endpoints
