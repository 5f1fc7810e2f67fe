// Refreshing: keeping, rotating, and noticing stolen tokens.
#include "oauth/grant_refresh_token.h"

#include "base/crypto/digest.h"
#include "oauth/generated_secret.h"
#include "oauth/id_token.h"

namespace oauth {
namespace {

base::Error invalid_grant(std::string_view why) { return {base::ErrorCode::invalid_grant, why}; }

RefreshToken successor_of(const RefreshToken& token, const base::Digest& digest, base::Instant now) {
  RefreshToken next = token;
  next.digest = digest;
  next.generation = token.generation + 1;
  next.issued_at = now;
  next.rotated_at.reset();
  next.successor.reset();
  return next;
}

}  // namespace

base::Result<RefreshVerdict> decide_refresh(const RefreshToken& token, const std::optional<Grant>& grant,
                                            const Client& client, const TokenBinding& binding,
                                            const Lifetimes& lifetimes, base::Instant now) {
  if (token.client_id != client.client_id)
    return invalid_grant("the refresh token was issued to another client");
  if (!grant || grant->revoked_at) return invalid_grant("the consent was revoked");
  if (token.expires_at <= now) return invalid_grant("the refresh token has expired");
  if (lifetimes.refresh_token_idle.count() > 0 &&
      now - grant->last_used_at >= lifetimes.refresh_token_idle + kUseGranularity)
    return invalid_grant("the consent was not used for too long");
  if (client.type == ClientType::public_ &&
      (token.details.dpop_jkt != binding.jkt || token.details.x5t != binding.x5t))
    return invalid_grant("the refresh token is bound to another key");
  if (token.rotated_at)
    return now <= *token.rotated_at + lifetimes.refresh_grace ? RefreshVerdict::repeat
                                                              : RefreshVerdict::reuse;
  return client.type == ClientType::public_ ? RefreshVerdict::rotate : RefreshVerdict::keep;
}

void bind_refresh_token(RefreshToken& token, const Client& client, const TokenBinding& binding) {
  const bool bound = client.type == ClientType::public_;
  token.details.dpop_jkt = bound ? binding.jkt : std::string();
  token.details.x5t = bound ? binding.x5t : std::string();
}

RefreshToken first_refresh_token(const base::Secret& token, const Grant& granted, const Client& client,
                                 const TokenBinding& binding, const Settings& settings, base::Instant now) {
  RefreshToken refresh;
  refresh.digest = base::sha256(token.reveal());
  refresh.grant_id = granted.grant_id;
  refresh.client_id = granted.client_id;
  refresh.user = granted.user;
  refresh.scope = granted.scope;
  refresh.issued_at = now;
  refresh.expires_at = now + settings.lifetimes.refresh_token;
  refresh.details = granted.details;
  bind_refresh_token(refresh, client, binding);
  return refresh;
}

TokenOutcome refresh(GrantStore& grants, const Issuer& issuer, const Client& client,
                     const RefreshTokenRequestView& request, const TokenDemand& demand, base::Instant now) {
  const base::Digest digest = base::sha256(request.refresh_token);
  base::Secret next = derive_refresh_successor(issuer.keys.web, request.refresh_token);
  const base::Digest next_digest = base::sha256(next.reveal());
  // Twice: who loses a rotation finds the token spent the second time and gets the winner's successor.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto found = grants.find_refresh_and_grant(digest);
    if (!found) return {invalid_grant("the refresh token is not known")};
    const RefreshToken* const token = &found->token;
    const auto verdict =
        decide_refresh(*token, found->grant, client, demand.binding, issuer.settings.lifetimes, now);
    if (!verdict) return {verdict.error()};
    if (*verdict == RefreshVerdict::reuse) {
      grants.revoke_grant(token->grant_id, now, revocation_keep_until(issuer.settings, now));
      return {invalid_grant("the refresh token was used before"), true};
    }
    const auto facts = narrow_grant(issuer, client, token->user, token->grant_id, token->scope,
                                    token->details, request.scope, demand);
    if (!facts) return {facts.error()};
    if (*verdict == RefreshVerdict::rotate &&
        !grants.rotate_refresh(digest, successor_of(*token, next_digest, now), now))
      continue;
    // A token that is kept is written nowhere: the use is noted only where it counts.
    if (*verdict == RefreshVerdict::keep && issuer.settings.lifetimes.refresh_token_idle.count() > 0)
      if (auto used = grants.use_grant(token->grant_id, now); !used) return {used.error()};
    // Only after the server's key has changed within the grace.
    if (*verdict == RefreshVerdict::repeat && token->successor != next_digest)
      return {invalid_grant("the refresh token was used before")};

    TokenResponse response = issue_access_token(issuer, client, *facts, now);
    response.refresh_token =
        *verdict == RefreshVerdict::keep ? base::Secret(request.refresh_token) : std::move(next);
    if (token->details.grant_managed) response.grant_id = token->grant_id.value;
    if (wants_id_token(facts->scope))
      response.id_token = issue_id_token(issuer, client, *facts, {}, response.access_token.reveal(), now);
    return {std::move(response)};
  }
  return {invalid_grant("the consent was revoked")};
}

}  // namespace oauth
