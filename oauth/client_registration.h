// Dynamic client registration (RFC 7591 3) and its management protocol (RFC 7592 2): load, decide, commit.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "oauth/client_store.h"
#include "oauth/registration_store.h"
#include "oauth/settings.h"

namespace oauth {

/// What registration works with. References outlive the call.
struct RegistrationContext {
  RegistrationStore& registrations;
  ClientStore& clients;
  const Settings& settings;
  base::Random& random;
  /// The body of a sector_identifier_uri; blocks. Public servers only: see http/safe_fetch.h.
  const std::function<base::Result<std::string>(const std::string& url)>& fetch;
};

/// What exists in the clear only in the answer that issues it.
struct RegisteredClient {
  Client client;
  base::Secret client_secret;  // empty for a client that has none
  base::Secret registration_access_token;
};

/// RFC 7591 3.1: makes a sandbox app that belongs to the owner of the initial access token.
/// @return invalid_token if the token is unknown, used up or expired; access_denied if its owner has as many
///         apps as the policy allows; otherwise as read_registration. A request that is refused spends
///         nothing. Throws store::Failure.
base::Result<RegisteredClient> register_client(const RegistrationContext& context,
                                               std::string_view initial_access_token, std::string_view json,
                                               base::Instant now);

/// RFC 7592 2: the client that `registration_access_token` was issued to. invalid_token if it was not issued
/// to `client_id`, the same for a client that does not exist; access_denied if it is suspended.
base::Result<Client> find_registered_client(const RegistrationContext& context, std::string_view client_id,
                                            std::string_view registration_access_token);

/// RFC 7592 2.2: the client as it is afterwards. invalid_token if it was deleted meanwhile; otherwise as
/// read_replacement.
base::Result<Client> replace_client(const RegistrationContext& context, const Client& current,
                                    std::string_view json, base::Instant now);

/// RFC 7592 2.3. invalid_token if it was deleted already.
base::Status deregister_client(const RegistrationContext& context, const Client& client, base::Instant now);

}  // namespace oauth
