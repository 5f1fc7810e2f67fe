// Client authentication (RFC 6749 2.3): client_secret_basic, client_secret_post and none.
#pragma once
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "oauth/client_store.h"
#include "oauth/parameters.h"

namespace oauth {

inline constexpr std::size_t kMaxClientId = 100;  // bytes

/// Who a request says it is from; nothing is proven yet.
struct PresentedClient {
  base::ClientId client_id;
  std::optional<base::Secret> client_secret;  // nullopt: method none
};

/// Reads the credentials of a request (RFC 6749 2.3.1).
/// @param authorization  the Authorization field's value, nullopt if there is none
/// @return invalid_request for two methods at once; invalid_client for none, for anything malformed, for a
/// method
///         that does not exist here, and for a client_id in the body that is not the one in the field
base::Result<PresentedClient> present_client(std::optional<std::string_view> authorization,
                                             const ParametersView& body);

/// Whether `presented` proves to be `client` (nullopt: unknown). invalid_client, the same for every reason.
/// A confidential client needs a secret that has not been rotated out, a public one must not send any.
/// Constant time in the secrets; an unknown client costs the same as a known one.
base::Status check_client_secret(const std::optional<Client>& client, const PresentedClient& presented,
                                 base::Instant now);

/// Loads and checks. unauthorized_client if the client is genuine but suspended. Throws store::Failure.
base::Result<Client> authenticate_client(ClientStore& clients, const PresentedClient& presented,
                                         base::Instant now);

}  // namespace oauth
