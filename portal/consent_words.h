// What an app asks a customer for, in words: the part that the consent page and the device page share.
#pragma once
#include <string>

#include "oauth/client.h"
#include "portal/visit.h"

namespace portal {

/// Fills {{>ASKED}}: who asks, each authorization detail with its amount and payee, and the scopes.
/// @param authorization_details  canonical JSON as it was accepted, or empty. An element of a type that the
///        documents do not define any more is shown as it is, never left out.
void show_what_is_asked(Model& page, const Visit& visit, const oauth::Client& app,
                        const oauth::ScopeSet& scope, const std::string& authorization_details);

/// Adds a {{#DETAIL}} for each element of `authorization_details`, as above; nothing for an empty text.
void show_authorization_details(Model& model, const Visit& visit, const std::string& authorization_details);

}  // namespace portal
