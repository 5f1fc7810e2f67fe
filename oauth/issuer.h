// Issuing access tokens for the grants.
#pragma once
#include "base/random.h"
#include "oauth/client.h"
#include "oauth/keys.h"
#include "oauth/settings.h"
#include "oauth/token_response.h"

namespace oauth {

/// What every grant needs in order to issue. References outlive the flow.
struct Issuer {
  const Settings& settings;
  const Keys& keys;
  base::Random& random;
};

/// Whom an access token stands for.
struct TokenSubject {
  std::string_view subject;   // user id, or the client id
  std::string_view grant_id;  // empty for client_credentials
};

/// A response with a fresh access token and no refresh token.
TokenResponse issue_access_token(const Issuer& issuer, const Client& client, const TokenSubject& subject,
                                 const ScopeSet& scope, base::Instant now);

/// The scope of a new access token: `requested` if given, else all of `allowed`, without what the app's
/// registration has lost since. invalid_scope if malformed, beyond `allowed`, or if nothing is left (RFC 6749
/// 6).
base::Result<ScopeSet> narrow_scope(std::string_view requested, const ScopeSet& allowed,
                                    const Client& client);

}  // namespace oauth
