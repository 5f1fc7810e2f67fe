// Stage: may this token do this? Every scope that the operation's security requirement names (RFC 6750 3.1).
#include "gateway/stages.h"
#include "oauth/scope.h"

namespace gateway {

base::Status authorise(const Exchange& x) {
  for (const std::string& scope : x.operation()->scopes)
    if (!oauth::scope_contains(x.claims.scope, scope))
      return base::Error{base::ErrorCode::insufficient_scope,
                         "the access token lacks a scope that this operation needs", scope};
  return base::ok();
}

}  // namespace gateway
