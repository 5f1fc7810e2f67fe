// The device code grant (RFC 8628 3.4, 3.5): a device that polls until its user has decided.
#pragma once
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/token.h"

namespace oauth {

inline constexpr unsigned kSlowDown = 5;  // seconds that the interval grows by (RFC 8628 3.5)

enum class DeviceVerdict { issue, wait, slow_down };

/// Judges a device request that was found. Pure.
///
/// invalid_grant if it is another client's, was redeemed, or is bound to another DPoP key; expired_token;
/// access_denied. slow_down: its user has not decided, and the last poll was less than its interval ago.
base::Result<DeviceVerdict> decide_device_poll(const DeviceRequest& request, const Client& client,
                                               const TokenBinding& binding, base::Instant now);

/// Load, decide, commit: authorization_pending and slow_down are noted with the request. Of parallel polls
/// after the approval one wins, the others are invalid_grant. Throws store::Failure.
TokenOutcome exchange_device_code(GrantStore& grants, const Issuer& issuer, const Client& client,
                                  const DeviceCodeRequestView& request, const TokenDemand& demand,
                                  base::Instant now);

}  // namespace oauth
