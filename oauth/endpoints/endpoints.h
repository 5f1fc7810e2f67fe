// The OAuth endpoints: one plain function each, bound to the operations of openapi/oauth.yaml by operationId.
#pragma once
#include <array>
#include <functional>
#include <vector>

#include "base/random.h"
#include "http/service_table.h"
#include "oauth/attempts.h"
#include "oauth/client_cache.h"
#include "oauth/client_keys.h"
#include "oauth/client_store.h"
#include "oauth/endpoints/browser.h"
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/keys.h"
#include "oauth/once_store.h"
#include "oauth/registration_store.h"
#include "oauth/revocation_follower.h"
#include "oauth/settings.h"
#include "oauth/user_claims.h"

namespace oauth::endpoints {

/// Everything here outlives the service; what is mutable is thread-safe.
struct Context {
  ClientStore& clients;
  GrantStore& grants;
  const Settings& settings;
  const Keys& keys;
  base::Random& random;
  Browser& browser;
  RevocationFollower& revocations;
  std::function<void()>
      revocations_changed;  // called after a revocation is durable: this node applies it at once
  ClientKeys& client_keys;
  OnceStore& once;
  UserDirectory& users;
  RegistrationStore& registrations;
  std::function<base::Result<std::string>(const std::string& url)>
      fetch;  // the body of what a client names, from public servers only; blocks
  AttemptCounters& attempts;
  ClientCache& known_clients;  // for authenticating clients; who changes one reads `clients`
  /// Runs a job on the blocking pool; false if it is full, or before there is one.
  std::function<bool(std::function<void()>)> run_soon = [](const std::function<void()>&) { return false; };

  Issuer issuer() const { return {settings, keys, random}; }
  /// What it issues can be revoked as what was issued when the client was last looked up.
  Issuer issuer(const KnownClient& known) const { return {settings, keys, random, known.as_of}; }
};

// authorize.cc (RFC 6749 3.1)
http::Response authorize_get(const Context& context, const http::RequestView& request);
http::Response authorize_post(const Context& context, const http::RequestView& request);
// par.cc (RFC 9126)
http::Response push(const Context& context, const http::RequestView& request);
// device_authorization.cc (RFC 8628 3.1)
http::Response device_authorization(const Context& context, const http::RequestView& request);
// grants.cc (Grant Management 6)
http::Response query_grant(const Context& context, const http::RequestView& request);
http::Response revoke_grant(const Context& context, const http::RequestView& request);
// token.cc (RFC 6749 3.2), revoke.cc (RFC 7009), introspect.cc (RFC 7662), jwks.cc (RFC 7517)
http::Response token(const Context& context, const http::RequestView& request);
http::Prompt token_prompt(const Context& context, const http::RequestView& request);  // token_prompt.cc
http::Response revoke(const Context& context, const http::RequestView& request);
http::Response introspect(const Context& context, const http::RequestView& request);
http::Response jwks(const Context& context, const http::RequestView& request);
// register.cc (RFC 7591), client_configuration.cc (RFC 7592)
http::Response register_client(const Context& context, const http::RequestView& request);
http::Response read_client(const Context& context, const http::RequestView& request);
http::Response replace_client(const Context& context, const http::RequestView& request);
http::Response deregister_client(const Context& context, const http::RequestView& request);
// userinfo.cc (OIDC Core 5.3)
http::Response userinfo(const Context& context, const http::RequestView& request);
// end_session.cc (OpenID Connect RP-Initiated Logout 2)
http::Response end_session_get(const Context& context, const http::RequestView& request);
http::Response end_session_post(const Context& context, const http::RequestView& request);
// metadata.cc (RFC 8414, OpenID Connect Discovery 4, RFC 9728)
http::Response authorization_server_metadata(const Context& context, const http::RequestView& request);
http::Response openid_configuration(const Context& context, const http::RequestView& request);
http::Response protected_resource_metadata(const Context& context, const http::RequestView& request);

inline constexpr std::array<http::Binding<Context>, 23> kEndpoints{{
    {"authorizeGet", &authorize_get},
    {"authorizePost", &authorize_post},
    {"pushAuthorizationRequest", &push},
    {"deviceAuthorization", &device_authorization},
    {"queryGrant", &query_grant},
    {"revokeGrant", &revoke_grant},
    {"token", &token, &token_prompt},
    {"revoke", &revoke},
    {"introspect", &introspect},
    {"jwks", &jwks},
    {"registerClient", &register_client},
    {"readClient", &read_client},
    {"replaceClient", &replace_client},
    {"deregisterClient", &deregister_client},
    {"userinfoGet", &userinfo},
    {"userinfoPost", &userinfo},
    {"endSessionGet", &end_session_get},
    {"endSessionPost", &end_session_post},
    {"authorizationServerMetadata", &authorization_server_metadata},
    {"openidConfiguration", &openid_configuration},
    {"protectedResourceMetadata", &protected_resource_metadata},
    {"apiMetadata", &protected_resource_metadata},
    {"nestedApiMetadata", &protected_resource_metadata},
}};

}  // namespace oauth::endpoints
