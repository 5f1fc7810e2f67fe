// The device authorization request (RFC 8628 3.1, 3.2): a device without a browser asks for its user's
// consent.
#pragma once
#include <string>

#include "base/random.h"
#include "base/secret.h"
#include "oauth/client.h"
#include "oauth/grant_store.h"
#include "oauth/keys.h"
#include "oauth/parameters.h"
#include "oauth/settings.h"

namespace oauth {

/// RFC 8628 3.2.
struct DeviceAuthorization {
  base::Secret device_code;
  std::string user_code;  // XXXX-XXXX
  std::string verification_uri, verification_uri_complete;
  std::chrono::seconds expires_in{}, interval{};
};

/// Keeps the request of a client that has authenticated, or named itself if it is public. scope, resource,
/// authorization_details and the like are judged as in an authorization request.
/// @return unauthorized_client if it is not registered for the grant; invalid_scope, invalid_target,
///         invalid_authorization_details, invalid_request. Throws store::Failure.
base::Result<DeviceAuthorization> authorize_device(GrantStore& grants, const Settings& settings,
                                                   const Keys& keys, base::Random& random,
                                                   const Client& client, const ParametersView& parameters,
                                                   base::Instant now);

/// The JSON body.
std::string device_authorization_json(const DeviceAuthorization& answer);

}  // namespace oauth
