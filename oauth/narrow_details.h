// What a grant's authorization details allow to ask for later, and how two consents become one.
#pragma once
#include "oauth/authorization_details_types.h"

namespace oauth {

/// RFC 9396 6.1 (token request) and 7 (refresh): each requested element must equal a granted one, or be
/// narrower than one by its type's rule.
/// @param requested  nothing: everything that was granted
/// @return what the token carries; invalid_authorization_details, `about` is "/INDEX" of the element that was
///         not granted. A type that is not known any more can only be repeated as it was granted.
base::Result<AuthorizationDetails> narrow_details(const AuthorizationDetails& requested,
                                                  const AuthorizationDetails& granted,
                                                  const AuthorizationDetailsTypes& types);

/// Grant management, action merge: what was granted and then what is new of `added`.
/// @return invalid_authorization_details if that is more than one grant may have
base::Result<AuthorizationDetails> merge_details(const AuthorizationDetails& granted,
                                                 const AuthorizationDetails& added);

}  // namespace oauth
