// What a client is told about itself (RFC 7591 3.2.1, RFC 7592 3).
#pragma once
#include <string>
#include <string_view>

#include "base/secret.h"
#include "oauth/client.h"
#include "oauth/settings.h"

namespace oauth {

/// The client information response: all registered metadata with its defaults spelled out.
/// @param client_secret              empty: none was issued by this answer
/// @param registration_access_token  as issued or as presented; only its digest is stored
std::string registration_response_json(const Client& client, const Settings& settings,
                                       const base::Secret& client_secret,
                                       std::string_view registration_access_token);

}  // namespace oauth
