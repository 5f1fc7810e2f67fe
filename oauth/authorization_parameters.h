// The parameters of an authorization request, one check each; authorize.cc calls them in order.
#pragma once
#include "oauth/authorize.h"

namespace oauth {

/// No control bytes: decoded UTF-8 may be echoed percent-encoded (RFC 6749 A.5).
bool has_control(std::string_view text);

/// unsupported_response_type for anything but code (RFC 6749 3.1.1).
base::Status check_response_type(const ParametersView& parameters);

/// query, form_post, query.jwt, form_post.jwt, and jwt for query.jwt (JARM 2.3); invalid_request otherwise:
/// fragments are for responses with tokens, which there are none of.
base::Result<ResponseMode> requested_response_mode(const ParametersView& parameters);

/// Without `scope`, everything the app is registered for: the consent page shows it (RFC 6749 3.3).
base::Result<ScopeSet> requested_scope(const Client& client, const ParametersView& parameters);

base::Result<Prompt> requested_prompt(const ParametersView& parameters);

/// max_age, acr_values and the acr that `claims` asks for (OIDC Core 3.1.2.1, 5.5.1.1).
base::Status read_authentication_demands(const ParametersView& parameters, AcceptedRequest& accepted);

/// resource (RFC 8707 2, invalid_target), authorization_details (RFC 9396 5, invalid_authorization_details),
/// claims (OIDC Core 5.5), dpop_jkt (RFC 9449 10).
base::Result<GrantDetails> requested_details(const Client& client, const ParametersView& parameters,
                                             const Settings& settings);

/// grant_management_action and grant_id (Grant Management 5.1).
base::Status read_grant_management(const ParametersView& parameters, AuthorizationRequest& request);

}  // namespace oauth
