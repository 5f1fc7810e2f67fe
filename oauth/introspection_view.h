// Who may look at an access token, and what of it they are told (RFC 7662 4, RFC 9701 5).
#pragma once
#include <optional>

#include "oauth/client.h"
#include "oauth/read_access_token.h"
#include "oauth/settings.h"

namespace oauth {

/// The claims as `asker` may see them.
///
/// All of them for the app that the token was issued to, and for one whose client id is in its audience. For
/// a resource server (Settings::resource_servers) whose API the token is good for: the scopes and the
/// authorization details of that API alone; a token that has neither is none of its business. A token without
/// an audience, or with the origin of the APIs, is good for every API.
/// @return nullopt for everybody else. Says nothing about whether the token lives. Pure; thread-safe.
std::optional<AccessClaims> introspection_view(AccessClaims claims, const Client& asker,
                                               const Settings& settings);

}  // namespace oauth
