// Reading what a client registers (RFC 7591 2) or changes about itself (RFC 7592 2.2): members that are the
// operator's to decide have no effect, whatever a request says.
#pragma once
#include <string_view>

#include "base/result.h"
#include "oauth/client.h"
#include "oauth/settings.h"

namespace oauth {

/// A client as the request describes it, within the policy and valid as a whole (check_profile); owner, plan,
/// ids and secrets are still to be filled in. Members of others are ignored (RFC 7591 2).
/// @param json  the request's body: one JSON object with distinct members
/// @return invalid_redirect_uri; unapproved_software_statement for any software_statement; otherwise
///         invalid_client_metadata: `about` names the member
base::Result<Client> read_registration(std::string_view json, const Settings& settings);

/// `current` with every member replaced that a client may change (RFC 7592 2.2): what is not in the request
/// has its default again, but for scope and profile. Type and environment stay; neither profile nor
/// authentication may become weaker.
/// @return as above; invalid_request for members that a request must not have, or without its client_id
base::Result<Client> read_replacement(std::string_view json, const Client& current, const Settings& settings,
                                      base::Instant now);

}  // namespace oauth
