// Answering devices that poll.
#include "oauth/grant_device_code.h"

#include "base/crypto/digest.h"
#include "oauth/generated_secret.h"
#include "oauth/grant_refresh_token.h"
#include "oauth/id_token.h"

namespace oauth {
namespace {

base::Error invalid_grant(std::string_view why) { return {base::ErrorCode::invalid_grant, why}; }

TokenOutcome go_on_waiting(GrantStore& grants, const DeviceRequest& request, DeviceVerdict verdict,
                           base::Instant now) {
  const bool too_fast = verdict == DeviceVerdict::slow_down;
  grants.poll_device(request.device_code, now, request.interval + (too_fast ? kSlowDown : 0));
  if (too_fast)
    return {
        base::Error{base::ErrorCode::slow_down, "poll less often: the interval is now five seconds longer"}};
  return {base::Error{base::ErrorCode::authorization_pending, "the user has not decided yet"}};
}

}  // namespace

base::Result<DeviceVerdict> decide_device_poll(const DeviceRequest& request, const Client& client,
                                               const TokenBinding& binding, base::Instant now) {
  if (request.client_id != client.client_id)
    return invalid_grant("the device code was issued to another client");
  if (request.redeemed_at) return invalid_grant("the device code was used before");
  if (request.expires_at <= now)
    return base::Error{base::ErrorCode::expired_token, "the device code has expired: start again"};
  if (request.decision == DeviceDecision::denied)
    return base::Error{base::ErrorCode::access_denied, "the user denied the request"};
  if (!request.details.dpop_jkt.empty() && request.details.dpop_jkt != binding.jkt)
    return invalid_grant("the device code is bound to another DPoP key");
  if (request.decision == DeviceDecision::approved) return DeviceVerdict::issue;
  const bool polled = request.polled_at != base::Instant{};
  return polled && now < request.polled_at + base::Seconds{request.interval} ? DeviceVerdict::slow_down
                                                                             : DeviceVerdict::wait;
}

TokenOutcome exchange_device_code(GrantStore& grants, const Issuer& issuer, const Client& client,
                                  const DeviceCodeRequestView& request, const TokenDemand& demand,
                                  base::Instant now) {
  const auto device = grants.find_device(base::sha256(request.device_code));
  if (!device) return {invalid_grant("the device code is not known")};
  const auto verdict = decide_device_poll(*device, client, demand.binding, now);
  if (!verdict) return {verdict.error()};
  if (*verdict != DeviceVerdict::issue) return go_on_waiting(grants, *device, *verdict, now);
  const auto grant = grants.find_grant(device->grant_id);
  if (!grant || grant->revoked_at) return {invalid_grant("the consent was revoked")};
  const auto facts =
      narrow_grant(issuer, client, grant->user, grant->grant_id, grant->scope, grant->details, {}, demand);
  if (!facts) return {facts.error()};

  base::Secret refresh_token = generate_secret(kRefreshTokenPrefix, issuer.random);
  std::optional<RefreshToken> refresh;
  if (client.metadata.allows(GrantType::refresh_token))
    refresh = first_refresh_token(refresh_token, *grant, client, demand.binding, issuer.settings, now);
  if (auto won = grants.redeem_device(device->device_code, refresh, now); !won) return {won.error()};

  TokenResponse response = issue_access_token(issuer, client, *facts, now);
  if (refresh) response.refresh_token = std::move(refresh_token);
  if (wants_id_token(facts->scope))
    response.id_token = issue_id_token(issuer, client, *facts, {}, response.access_token.reveal(), now);
  return {std::move(response)};
}

}  // namespace oauth
