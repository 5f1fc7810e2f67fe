// Grant management (FAPI Grant Management 6): a client looks at what a user granted it, and gives it back.
#pragma once
#include <string>

#include "oauth/grant_store.h"
#include "oauth/settings.h"
#include "oauth/verified_token.h"

namespace oauth {

inline constexpr std::string_view kGrantQueryScope = "grant_management_query",
                                  kGrantRevokeScope = "grant_management_revoke";

/// The live grant `grant_id` of the client that the token was issued to for itself (client_credentials) with
/// `scope`.
/// @return insufficient_scope for another token; not_found for a grant that is not there, was revoked, or is
///         another client's: the same answer (6.1). Throws store::Failure.
base::Result<Grant> find_managed_grant(GrantStore& grants, const VerifiedToken& token, std::string_view scope,
                                       std::string_view grant_id);

/// 6.3: scopes with their resources, authorization_details, names of claims, and when it was created, in
/// seconds since 1970. Nothing of the user.
std::string managed_grant_json(const Grant& grant);

}  // namespace oauth
