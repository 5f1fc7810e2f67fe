// The `claims` parameter (OIDC Core 5.5): single claims that a client asks for in the ID token or at
// userinfo.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oauth {

inline constexpr std::size_t kMaxClaimsRequest = 4096;  // bytes

/// The parameter as compact JSON: an object with `userinfo` and `id_token`, each an object of claims, each
/// null or an object. Other members are dropped. invalid_request otherwise, or over kMaxClaimsRequest.
base::Result<std::string> parse_claims_request(std::string_view text);

enum class ClaimsPlace { id_token, userinfo };
/// The names asked for in one place. `claims` is what parse_claims_request returned, or empty.
std::vector<std::string> requested_claims(std::string_view claims, ClaimsPlace place);

struct DemandedAcr {
  std::vector<std::string> values;
  bool essential = false;
};
/// What `claims` says of the ID token's acr (OIDC Core 5.5.1.1).
DemandedAcr demanded_acr(std::string_view claims);

}  // namespace oauth
