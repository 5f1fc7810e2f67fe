// What a token request may carry beside its grant: a key to bind to, resources, narrower details.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "oauth/authorization_details.h"
#include "oauth/client.h"

namespace oauth {

/// What an access token is bound to; empty: a bearer token.
struct TokenBinding {
  std::string jkt;  // RFC 9449 6.1: thumbprint of the DPoP key
  std::string x5t;  // RFC 8705 3.1: x5t#S256 of the client's certificate
  bool empty() const noexcept { return jkt.empty() && x5t.empty(); }
};

struct TokenDemand {
  TokenBinding binding{};
  std::vector<std::string> resource{};           // RFC 8707 2.2; empty: all of the grant's
  AuthorizationDetails authorization_details{};  // RFC 9396 6.1; empty: all of the grant's
};

/// RFC 9449 5.2, RFC 8705 3.4: invalid_request if the client registered bound tokens and the request proves
/// no key of that kind (FAPI 2.0: a missing proof is not an invalid one).
base::Status check_binding(const Client& client, const TokenBinding& binding);

}  // namespace oauth
