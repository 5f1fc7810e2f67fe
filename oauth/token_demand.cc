// Insisting on the binding that a client registered.
#include "oauth/token_demand.h"

namespace oauth {

base::Status check_binding(const Client& client, const TokenBinding& binding) {
  const ClientMetadata& metadata = client.metadata;
  if (metadata.dpop_bound_access_tokens && binding.jkt.empty())
    return base::Error{base::ErrorCode::invalid_request,
                       "the app's tokens are bound to a key: a DPoP proof is needed"};
  if (metadata.tls_client_certificate_bound_access_tokens && binding.x5t.empty())
    return base::Error{base::ErrorCode::invalid_request,
                       "the app's tokens are bound to its certificate: use the mutual-TLS endpoint"};
  return base::ok();
}

}  // namespace oauth
