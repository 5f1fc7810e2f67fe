// Client authentication (RFC 6749 2.3, RFC 7523 2.2, RFC 8705 2): what a request presents, and whether it is
// the method that the client registered.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "oauth/client_cache.h"
#include "oauth/client_keys.h"
#include "oauth/once_store.h"
#include "oauth/parameters.h"
#include "oauth/settings.h"

namespace oauth {

inline constexpr std::size_t kMaxClientId = 100;  // bytes

/// Who a request says it is from; nothing is proven yet.
struct PresentedClient {
  base::ClientId client_id;
  AuthMethod method = AuthMethod::none;  // client_secret_basic, client_secret_post, private_key_jwt or none
  std::optional<base::Secret> client_secret;  // of the first two
  std::string client_assertion;               // of the third
};

/// The certificate that the client proved to hold in the TLS handshake.
struct PresentedCertificate {
  std::string_view der;   // empty: none
  bool verified = false;  // its chain leads to the configured authority
};

/// What client authentication looks things up in. References outlive the call.
struct ClientAuthentication {
  ClientCache& clients;
  ClientKeys& keys;
  OnceStore& once;
  const Settings& settings;
};

/// Reads the credentials of a request (RFC 6749 2.3.1, RFC 7521 4.2).
/// @param authorization  the Authorization field's value, nullopt if there is none
/// @return invalid_request for two methods at once; invalid_client for none, for anything malformed, for a
/// method
///         that does not exist here, and for a client_id in the body that is not the one in the field or the
///         assertion
base::Result<PresentedClient> present_client(std::optional<std::string_view> authorization,
                                             const ParametersView& body);

/// Whether `presented` proves by a secret, or by needing none, to be `client` (nullptr: unknown).
/// invalid_client, the same for every reason. A confidential client needs a secret that has not been rotated
/// out, by the method that it registered; a public one must not send any. Constant time in the secrets; an
/// unknown client costs the same as a known one.
base::Status check_client_secret(const Client* client, const PresentedClient& presented, base::Instant now);

/// Finds the client and checks that it authenticates by the method it registered, and by no other. What is
/// remembered of a client lets it in; who is refused by that is looked up again, since another node may have
/// changed the client.
/// invalid_client, the same answer for every reason; unauthorized_client if the client is genuine but
/// suspended. Throws store::Failure.
base::Result<KnownClient> authenticate_client(const ClientAuthentication& with,
                                              const PresentedClient& presented,
                                              const PresentedCertificate& certificate, base::Instant now);

}  // namespace oauth
