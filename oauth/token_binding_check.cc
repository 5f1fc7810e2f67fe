// Comparing a token's confirmation with what a request proved.
#include "oauth/token_binding_check.h"

#include "base/secret.h"

namespace oauth {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_token, why}; }

base::Status check_dpop(std::string_view jkt, const PresentedKeys& presented) {
  const bool by_dpop = presented.scheme == TokenScheme::dpop;
  if (jkt.empty())
    return by_dpop ? base::Status(invalid("the access token is not bound to a DPoP key")) : base::ok();
  if (!by_dpop) return invalid("the access token is bound to a DPoP key: use the scheme DPoP and a proof");
  if (presented.jkt.empty())
    return base::Error{base::ErrorCode::invalid_dpop_proof, "the request has no DPoP proof"};
  if (!base::equal_ct(jkt, presented.jkt)) return invalid("the access token is bound to another DPoP key");
  return base::ok();
}

}  // namespace

base::Status check_token_binding(std::string_view jkt, std::string_view x5t, const PresentedKeys& presented) {
  if (auto s = check_dpop(jkt, presented); !s) return s;
  if (!x5t.empty() && !base::equal_ct(x5t, presented.x5t))
    return invalid("the access token is bound to a client certificate that this connection does not have");
  return base::ok();
}

}  // namespace oauth
