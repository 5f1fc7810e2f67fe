// What an authorization carries beyond its scope, from the request through grant and code to every token.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace oauth {

/// How and when the user was authenticated (OIDC Core 2).
struct Authentication {
  base::Instant auth_time{};     // zero: unknown
  std::string acr;               // "urn:tollgate:acr:password" …; empty: unknown
  std::vector<std::string> amr;  // RFC 8176: "pwd", "otp", "hwk"
  std::string sid;               // session at this server, as in ID and logout tokens; says nothing else
  friend bool operator==(const Authentication&, const Authentication&) = default;
};

struct GrantDetails {
  std::string authorization_details;  // RFC 9396 2: canonical JSON array, as the user approved it; or empty
  std::vector<std::string> resource;  // RFC 8707 2: absolute URIs
  std::string claims;                 // OIDC Core 5.5: JSON object; or empty
  std::string dpop_jkt;  // RFC 9449 10: thumbprint of the key that the code is bound to; or empty
  std::string x5t;       // RFC 8705 3.1: thumbprint of the certificate a public client's token is bound to
  Authentication authentication;
  bool grant_managed =
      false;  // Grant Management 5.5: the client named an action: its responses name the grant
  friend bool operator==(const GrantDetails&, const GrantDetails&) = default;
};

/// One JSON object; what is empty is left out: "{}" for none.
std::string grant_details_json(const GrantDetails& details);
/// Reads what grant_details_json wrote; an empty text is no details. server_error if it is anything else.
base::Result<GrantDetails> parse_grant_details(std::string_view json);

}  // namespace oauth
