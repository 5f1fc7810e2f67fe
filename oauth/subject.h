// The `sub` of a user as a client sees it (OIDC Core 8): the user's id, or one of its own per sector.
#pragma once
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/secret.h"
#include "oauth/client.h"

namespace oauth {

/// Pairwise (8.1): HMAC-SHA-256 of sector and user under the server's key, base64url; the sector is the host
/// of sector_identifier_uri, else of the first redirect URI. The same for the same sector, on every node.
std::string subject_for(const Client& client, const base::UserId& user, const base::Secret& web_key);

/// The host of a URI in lower case, without its port (RFC 3986 3.2.2): all of one host are one sector.
std::string sector_host(std::string_view uri);

}  // namespace oauth
