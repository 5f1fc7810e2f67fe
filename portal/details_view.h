// What a customer consents to with authorization details (RFC 9396), in a page: amount, payee, reference.
#pragma once
#include <string_view>

#include "base/result.h"
#include "oauth/authorization_details_types.h"
#include "portal/page.h"

namespace portal {

/// Adds one {{#DETAIL}} for each element, with DETAIL_TITLE and, as far as the element has them,
/// {{#DETAIL_AMOUNT}} AMOUNT, {{#DETAIL_PAYEE}} PAYEE, {{#DETAIL_ACCOUNT}} ACCOUNT, {{#DETAIL_REFERENCE}}
/// REFERENCE,
/// {{#DETAIL_STATEMENT}} STATEMENT. Nothing for an empty text.
/// @param details  canonical JSON, as stored with a request or grant
/// @return invalid_authorization_details for an element that cannot be shown whole: of a type that is not
/// known
///         any more, or without the amount that its type names. Then nobody may be asked for consent to it.
base::Status show_details(Model& model, std::string_view details,
                          const oauth::AuthorizationDetailsTypes& types);

}  // namespace portal
