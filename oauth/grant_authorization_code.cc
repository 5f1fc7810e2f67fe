// Exchanging codes for tokens.
#include "oauth/grant_authorization_code.h"

#include "base/crypto/digest.h"
#include "oauth/generated_secret.h"
#include "oauth/grant_refresh_token.h"
#include "oauth/id_token.h"
#include "oauth/pkce.h"

namespace oauth {
namespace {

base::Error invalid_grant(std::string_view why) { return {base::ErrorCode::invalid_grant, why}; }

TokenOutcome revoke_replayed(GrantStore& grants, const Issuer& issuer, const AuthorizationCode& code,
                             base::Instant now) {
  grants.revoke_grant(code.grant_id, now, revocation_keep_until(issuer.settings, now));
  return {invalid_grant("the code was used before"), true};
}

/// What the code stands for: its grant, as far as it was asked for this time.
Grant granted_by(const AuthorizationCode& code) {
  return {code.grant_id, code.user, code.client_id, code.scope, code.issued_at, {}, code.details};
}

}  // namespace

base::Result<CodeVerdict> decide_code_exchange(const AuthorizationCode& code, const Client& client,
                                               const AuthorizationCodeRequestView& request,
                                               const TokenBinding& binding, base::Instant now) {
  if (code.client_id != client.client_id) return invalid_grant("the code was issued to another client");
  if (code.redeemed_at) return CodeVerdict::replay;
  if (code.expires_at <= now) return invalid_grant("the code has expired");
  if (code.redirect_uri_given && !request.redirect_uri) return invalid_grant("redirect_uri is missing");
  if (request.redirect_uri && *request.redirect_uri != code.redirect_uri)
    return invalid_grant("redirect_uri differs from the authorization request's");
  if (auto proof = verify_pkce(request.code_verifier, code.code_challenge); !proof)
    return std::move(proof).error();
  if (!code.details.dpop_jkt.empty() && code.details.dpop_jkt != binding.jkt)
    return invalid_grant("the code is bound to another DPoP key");
  return CodeVerdict::issue;
}

TokenOutcome exchange_code(GrantStore& grants, const Issuer& issuer, const Client& client,
                           const AuthorizationCodeRequestView& request, const TokenDemand& demand,
                           base::Instant now) {
  const auto code = grants.find_code(base::sha256(request.code));
  if (!code) return {invalid_grant("the code is not known")};
  const auto verdict = decide_code_exchange(*code, client, request, demand.binding, now);
  if (!verdict) return {verdict.error()};
  if (*verdict == CodeVerdict::replay) return revoke_replayed(grants, issuer, *code, now);
  const auto facts =
      narrow_grant(issuer, client, code->user, code->grant_id, code->scope, code->details, {}, demand);
  if (!facts) return {facts.error()};

  base::Secret refresh_token = generate_secret(kRefreshTokenPrefix, issuer.random);
  std::optional<RefreshToken> refresh;
  if (client.metadata.allows(GrantType::refresh_token))
    refresh =
        first_refresh_token(refresh_token, granted_by(*code), client, demand.binding, issuer.settings, now);
  // Losing here means that somebody redeemed it in between: the same as a replay.
  if (auto won = grants.redeem_code(code->digest, refresh, now); !won)
    return revoke_replayed(grants, issuer, *code, now);

  TokenResponse response = issue_access_token(issuer, client, *facts, now);
  if (refresh) response.refresh_token = std::move(refresh_token);
  if (code->details.grant_managed) response.grant_id = code->grant_id.value;
  if (wants_id_token(facts->scope))
    response.id_token =
        issue_id_token(issuer, client, *facts, code->nonce, response.access_token.reveal(), now);
  return {std::move(response)};
}

}  // namespace oauth
