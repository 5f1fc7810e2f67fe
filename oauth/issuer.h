// Issuing access tokens for the grants.
#pragma once
#include "base/random.h"
#include "oauth/client.h"
#include "oauth/grant.h"
#include "oauth/keys.h"
#include "oauth/settings.h"
#include "oauth/token_demand.h"
#include "oauth/token_response.h"

namespace oauth {

/// What every grant needs in order to issue. References outlive the flow.
struct Issuer {
  const Settings& settings;
  const Keys& keys;
  base::Random& random;
  base::Instant client_as_of = base::Instant::max();  // access tokens were issued no later than this
};

/// What an access token says.
struct TokenFacts {
  std::string subject;       // user id, or the client id
  base::GrantId grant_id{};  // empty for client_credentials
  ScopeSet scope{};
  std::string authorization_details{};  // canonical JSON, or empty
  std::vector<std::string> resource{};  // RFC 8707; empty: every API of this server
  Authentication authentication{};
  TokenBinding binding{};
  std::optional<base::Instant> not_after{};  // the token expires no later than this
};

/// When an access token says that it was issued: `now`, or before, when the client was last known to be good.
base::Instant issued_at(const Issuer& issuer, base::Instant now);

/// When a token with these facts expires.
base::Instant token_expiry(const Issuer& issuer, const TokenFacts& facts, base::Instant now);

/// A response with a fresh access token and no refresh token; sealed, or a JWT (RFC 9068) if the client
/// registered that format and public subjects.
TokenResponse issue_access_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                                 base::Instant now);

/// The facts of a token under a grant: what was granted, as far as the request and the registration narrow
/// it. invalid_scope, invalid_target, invalid_authorization_details for more than was granted (RFC 6749 6,
/// RFC 8707 2.2, RFC 9396 6.1).
base::Result<TokenFacts> narrow_grant(const Issuer& issuer, const Client& client, const base::UserId& user,
                                      const base::GrantId& grant_id, const ScopeSet& granted,
                                      const GrantDetails& details, std::string_view requested_scope,
                                      const TokenDemand& demand);

/// The scope of a new access token: `requested` if given, else all of `allowed`, without what the app's
/// registration has lost since. invalid_scope if malformed, beyond `allowed`, or if nothing is left (RFC 6749
/// 6).
base::Result<ScopeSet> narrow_scope(std::string_view requested, const ScopeSet& allowed,
                                    const Client& client);

}  // namespace oauth
