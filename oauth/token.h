// The token request (RFC 6749 3.2): which grant it is and what that grant needs.
#pragma once
#include <optional>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "oauth/client_metadata.h"
#include "oauth/parameters.h"

namespace oauth {

/// RFC 6749 4.1.3, RFC 7636 4.5.
struct AuthorizationCodeRequestView {
  std::string_view code, code_verifier;  // a missing verifier is empty: it is judged with the code
  std::optional<std::string_view> redirect_uri;
};

/// RFC 6749 6.
struct RefreshTokenRequestView {
  std::string_view refresh_token, scope;  // empty scope: as granted
};

/// RFC 6749 4.4.2.
struct ClientCredentialsRequestView {
  std::string_view scope;  // empty: as registered
};

/// RFC 8628 3.4.
struct DeviceCodeRequestView {
  std::string_view device_code;
};

/// RFC 8693 2.1; an empty text was not sent.
struct TokenExchangeRequestView {
  std::string_view subject_token, subject_token_type, requested_token_type, audience, scope;
  bool has_actor = false;  // actor_token or its type
};

/// RFC 7523 2.1.
struct JwtBearerRequestView {
  std::string_view assertion, scope;  // empty scope: as granted
};

using TokenRequestView =
    std::variant<AuthorizationCodeRequestView, RefreshTokenRequestView, ClientCredentialsRequestView,
                 DeviceCodeRequestView, TokenExchangeRequestView, JwtBearerRequestView>;

/// What it is called in a registration (RFC 7591 2).
GrantType grant_type_of(const TokenRequestView& request);

/// invalid_request for a missing parameter, unsupported_grant_type for another grant. Views into
/// `parameters`.
base::Result<TokenRequestView> parse_token_request(const ParametersView& parameters);

}  // namespace oauth
