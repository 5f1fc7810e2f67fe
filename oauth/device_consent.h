// The user's side of the device flow (RFC 8628 3.3): finding the request behind a user code, and deciding it.
#pragma once
#include <string_view>

#include "oauth/attempts.h"
#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/sign_in.h"

namespace oauth {

/// Who types codes: the signed-in user, and the address, as the counters should see it.
struct CodeTyper {
  const Visitor& visitor;
  std::string_view address;
};

struct DeviceConsent {
  Client client;
  DeviceRequest request;
  std::string user_code;  // XXXX-XXXX, to compare with the device's
};

/// How long this user, or this address, has to wait after wrong codes; zero: not at all.
base::Seconds wait_of(const Attempts& tries, const CodeTyper& typer, base::Instant now);

/// The request that waits behind a code as it was typed.
///
/// invalid_request (400) if there is none, it expired or was decided, or its app may not ask for this any
/// more: the same for all, and counted, but for a text that can be no code. rate_limited (429) after
/// some such tries of this user, or from this address (5.1), see wait_of; nothing is looked up then.
/// Throws store::Failure.
base::Result<DeviceConsent> find_device_consent(ClientStore& clients, GrantStore& grants, const Keys& keys,
                                                Attempts& tries, std::string_view typed,
                                                const CodeTyper& typer, base::Instant now);

/// Records the grant of a request that was found; the device gets its tokens with its next poll.
/// invalid_request if it was decided or expired in between. Throws store::Failure.
base::Status approve_device(GrantStore& grants, const Issuer& issuer, const DeviceConsent& consent,
                            const Visitor& visitor, base::Instant now);
/// The same, but the device is told access_denied.
base::Status deny_device(GrantStore& grants, const DeviceConsent& consent, base::Instant now);

}  // namespace oauth
