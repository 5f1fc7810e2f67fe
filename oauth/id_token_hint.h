// id_token_hint (OIDC Core 3.1.2.1, RP-Initiated Logout 2): an ID token of this server, possibly expired.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "oauth/keys.h"
#include "oauth/settings.h"

namespace oauth {

struct HintedToken {
  std::string sub, sid;  // sid empty: the token has none
  std::vector<std::string> aud;
};

/// invalid_request for anything that this server did not sign as an ID token: another issuer, an unknown key,
/// alg none, another kind of token. Expired ones are accepted.
base::Result<HintedToken> read_id_token_hint(std::string_view hint, const Settings& settings,
                                             const Keys& keys);

}  // namespace oauth
