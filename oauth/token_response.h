// What a token request is answered with (RFC 6749 5.1).
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "oauth/scope.h"

namespace oauth {

struct TokenResponse {
  base::Secret access_token;
  std::string_view token_type = "Bearer";  // or "DPoP" (RFC 9449 5)
  std::chrono::seconds expires_in{};
  std::optional<base::Secret> refresh_token;
  ScopeSet scope;
  std::string authorization_details;     // RFC 9396 7: canonical JSON, or empty
  std::optional<base::Secret> id_token;  // OIDC Core 3.1.3.3
  std::string grant_id;                  // Grant Management 5.5: for requests that name an action; or empty
  std::string_view issued_token_type{};  // RFC 8693 2.2.1
};

/// A flow's outcome. A misused code or refresh token also revokes its grant: then every node must hear of it.
struct TokenOutcome {
  base::Result<TokenResponse> response;
  bool grant_revoked = false;
};

/// The JSON body.
std::string token_response_json(const TokenResponse& response);

}  // namespace oauth
