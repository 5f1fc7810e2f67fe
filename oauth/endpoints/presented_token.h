// The access token that a request to userinfo carries (RFC 6750 2.1, 2.2, RFC 9449 7.1).
#pragma once
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "http/message.h"
#include "oauth/token_binding_check.h"

namespace oauth::endpoints {

struct PresentedToken {
  TokenScheme scheme = TokenScheme::bearer;
  base::Secret token;
};

/// In the Authorization field, or in the form of a POST as access_token.
/// @return missing_token if there is none; invalid_request for a token in the query, in both places, or twice
///         in one
base::Result<PresentedToken> presented_token(const http::RequestView& request);

/// The WWW-Authenticate value for a refusal: RFC 6750 3, RFC 9449 7.1. No error member for missing_token.
/// `scope` names what is needed, for insufficient_scope.
std::string token_challenge(const base::Error& error, TokenScheme scheme, std::string_view scope);

}  // namespace oauth::endpoints
