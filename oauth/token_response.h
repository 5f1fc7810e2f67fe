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
  std::chrono::seconds expires_in{};
  std::optional<base::Secret> refresh_token;
  ScopeSet scope;
};

/// A flow's outcome. A misused code or refresh token also revokes its grant: then every node must hear of it.
struct TokenOutcome {
  base::Result<TokenResponse> response;
  bool grant_revoked = false;
};

/// The JSON body.
std::string token_response_json(const TokenResponse& response);

}  // namespace oauth
